using System.Diagnostics;
using System.Reflection;

namespace OrderCluster.Contracts.Tests.RealOrleans;

/// <summary>The real <c>Orleans.Core.Abstractions.dll</c>, from the package cache of this machine or fetched into it.</summary>
internal static class OrleansAbstractions
{
    public const string Version = "10.4.2";
    private const string Package = "Microsoft.Orleans.Core.Abstractions";
    private static readonly TimeSpan FetchPatience = TimeSpan.FromSeconds(90);
    private static readonly Lazy<string?> Found = new(() => Find() ?? (Fetch() ? Find() : null));

    /// <summary>Path of the assembly; null if the package can not be had here.</summary>
    public static string? AssemblyPath => Found.Value;

    private static string PackageRoot =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? typeof(OrleansAbstractions).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "NuGetPackageRoot").Value!;

    private static string? Find()
    {
        var library = Path.Combine(PackageRoot, Package.ToLowerInvariant(), Version, "lib");
        return Directory.Exists(library)
            ? Directory.EnumerateFiles(library, "Orleans.Core.Abstractions.dll", SearchOption.AllDirectories).OrderDescending(StringComparer.Ordinal).FirstOrDefault()
            : null;
    }

    /// <summary>Restores a project that does nothing but download the package: its failure is nobody else's.</summary>
    private static bool Fetch()
    {
        var folder = Directory.CreateTempSubdirectory("orleans-abstractions-");
        try
        {
            File.WriteAllText(
                Path.Combine(folder.FullName, "Fetch.csproj"),
                $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <RestorePackagesPath>{PackageRoot}</RestorePackagesPath>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageDownload Include="{Package}" Version="[{Version}]" />
                  </ItemGroup>
                </Project>
                """);
            using var restore = Process.Start(new ProcessStartInfo("dotnet", ["restore", "--nologo", "--verbosity", "quiet"])
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            if (restore.WaitForExit(FetchPatience))
            {
                return restore.ExitCode == 0;
            }

            restore.Kill(entireProcessTree: true);
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
