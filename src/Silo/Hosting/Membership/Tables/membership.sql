-- What Orleans's AdoNet clustering reads and writes. It finds its statements by name in orleansquery, and a result's columns by their names.
CREATE TABLE orleansmembershipversiontable
(
    deploymentid varchar(150) PRIMARY KEY,
    timestamp    timestamptz NOT NULL DEFAULT now(),
    version      integer NOT NULL DEFAULT 0
);

CREATE TABLE orleansmembershiptable
(
    deploymentid varchar(150) NOT NULL REFERENCES orleansmembershipversiontable,
    address      varchar(45) NOT NULL,
    port         integer NOT NULL,
    generation   integer NOT NULL,
    siloname     varchar(150) NOT NULL,
    hostname     varchar(150) NOT NULL,
    status       integer NOT NULL,
    proxyport    integer,
    suspecttimes varchar(8000),
    starttime    timestamptz NOT NULL,
    iamalivetime timestamptz NOT NULL,
    PRIMARY KEY (deploymentid, address, port, generation)
);

INSERT INTO orleansquery (querykey, querytext) VALUES
('InsertMembershipVersionKey', $$
    WITH added AS
    (
        INSERT INTO orleansmembershipversiontable (deploymentid) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1
    )
    SELECT count(*) > 0 FROM added
$$),
-- Each change takes the version's row first: of two silos that change the table at once, the later one finds another version and changes nothing.
('InsertMembershipKey', $$
    WITH next AS
    (
        UPDATE orleansmembershipversiontable v SET version = v.version + 1, timestamp = now()
        WHERE v.deploymentid = @DeploymentId AND v.version = @Version
          AND NOT EXISTS (SELECT FROM orleansmembershiptable m
                          WHERE m.deploymentid = @DeploymentId AND m.address = @Address AND m.port = @Port AND m.generation = @Generation)
        RETURNING v.deploymentid
    ), added AS
    (
        INSERT INTO orleansmembershiptable
            (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
        SELECT next.deploymentid, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM next
        RETURNING 1
    )
    SELECT count(*) > 0 FROM added
$$),
('UpdateMembershipKey', $$
    WITH next AS
    (
        UPDATE orleansmembershipversiontable v SET version = v.version + 1, timestamp = now()
        WHERE v.deploymentid = @DeploymentId AND v.version = @Version
          AND EXISTS (SELECT FROM orleansmembershiptable m
                      WHERE m.deploymentid = @DeploymentId AND m.address = @Address AND m.port = @Port AND m.generation = @Generation)
        RETURNING v.deploymentid
    ), changed AS
    (
        UPDATE orleansmembershiptable m SET status = @Status, suspecttimes = @SuspectTimes::text, iamalivetime = @IAmAliveTime
        FROM next
        WHERE m.deploymentid = next.deploymentid AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
        RETURNING 1
    )
    SELECT count(*) > 0 FROM changed
$$),
('UpdateIAmAlivetimeKey', $$
    UPDATE orleansmembershiptable SET iamalivetime = @IAmAliveTime
    WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$$),
('MembershipReadAllKey', $$
    SELECT m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes, m.starttime, m.iamalivetime, v.version
    FROM orleansmembershipversiontable v LEFT JOIN orleansmembershiptable m USING (deploymentid)
    WHERE v.deploymentid = @DeploymentId
$$),
('MembershipReadRowKey', $$
    SELECT m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes, m.starttime, m.iamalivetime, v.version
    FROM orleansmembershipversiontable v
        LEFT JOIN orleansmembershiptable m
        ON m.deploymentid = v.deploymentid AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    WHERE v.deploymentid = @DeploymentId
$$),
('GatewaysQueryKey', $$
    SELECT address, proxyport, generation FROM orleansmembershiptable
    WHERE deploymentid = @DeploymentId AND status = @Status AND proxyport > 0
$$),
('DeleteMembershipTableEntriesKey', $$
    WITH members AS (DELETE FROM orleansmembershiptable WHERE deploymentid = @DeploymentId)
    DELETE FROM orleansmembershipversiontable WHERE deploymentid = @DeploymentId
$$),
-- 3: an active silo, which is declared dead before its row may go.
('CleanupDefunctSiloEntriesKey', $$
    DELETE FROM orleansmembershiptable WHERE deploymentid = @DeploymentId AND iamalivetime < @IAmAliveTime AND status <> 3
$$);
