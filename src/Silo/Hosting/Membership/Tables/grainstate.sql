-- What Orleans's AdoNet storage reads and writes: who listens to which stream. The unique index keeps two first writes of one grain from both succeeding.
CREATE TABLE orleansstorage
(
    serviceid              varchar(150) NOT NULL,
    graintypestring        varchar(512) NOT NULL,
    grainidn0              bigint NOT NULL,
    grainidn1              bigint NOT NULL,
    grainidextensionstring varchar(512),
    payloadbinary          bytea,
    modifiedon             timestamptz NOT NULL DEFAULT now(),
    version                integer NOT NULL
);

CREATE UNIQUE INDEX ON orleansstorage (serviceid, graintypestring, grainidn0, grainidn1, coalesce(grainidextensionstring, ''));

-- No row: the version was another one.
INSERT INTO orleansquery (querykey, querytext) VALUES
('ReadFromStorageKey', $$
    SELECT payloadbinary, version FROM orleansstorage
    WHERE serviceid = @ServiceId AND graintypestring = @GrainTypeString AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
      AND coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString::text, '')
$$),
('WriteToStorageKey', $$
    WITH changed AS
    (
        UPDATE orleansstorage SET payloadbinary = @PayloadBinary::bytea, modifiedon = now(), version = version + 1
        WHERE serviceid = @ServiceId AND graintypestring = @GrainTypeString AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
          AND coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString::text, '') AND version = @GrainStateVersion::integer
        RETURNING version
    ), added AS
    (
        INSERT INTO orleansstorage (serviceid, graintypestring, grainidn0, grainidn1, grainidextensionstring, payloadbinary, version)
        SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, @GrainIdExtensionString::text, @PayloadBinary::bytea, 1
        WHERE @GrainStateVersion::integer IS NULL
        ON CONFLICT DO NOTHING
        RETURNING version
    )
    SELECT version AS newgrainstateversion FROM changed UNION ALL SELECT version FROM added
$$),
('ClearStorageKey', $$
    UPDATE orleansstorage SET payloadbinary = NULL, modifiedon = now(), version = version + 1
    WHERE serviceid = @ServiceId AND graintypestring = @GrainTypeString AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
      AND coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString::text, '') AND version = @GrainStateVersion::integer
    RETURNING version AS newgrainstateversion
$$),
('DeleteStorageKey', $$
    DELETE FROM orleansstorage
    WHERE serviceid = @ServiceId AND graintypestring = @GrainTypeString AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
      AND coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString::text, '') AND version = @GrainStateVersion::integer
    RETURNING version + 1 AS newgrainstateversion
$$);
