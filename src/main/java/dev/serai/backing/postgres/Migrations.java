package dev.serai.backing.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;

/** Brings a feature's schema to what this version needs, by the files in {@code db/<schema>}; its history is in it. */
public final class Migrations {
    private final String schema;
    private final DataSource source;

    /** @param limit of one statement; zero for none */
    public Migrations(String schema, DataSource pool, Duration limit) {
        this.schema = schema;
        this.source = timed(pool, limit);
    }

    /**
     * Blocks; of several nodes one does the work and the others wait for it.
     *
     * @throws org.flywaydb.core.api.FlywayException when PostgreSQL is away or refuses a file; what was done before it stays
     */
    public Migrated run() {
        MigrateResult result = Flyway.configure()
                .dataSource(source)
                .schemas(schema)
                .defaultSchema(schema)
                .table("schema_history")
                .locations("classpath:db/" + schema)
                .connectRetries(0)
                // what is there already is no news
                .initSql("SET client_min_messages = warning")
                .load()
                .migrate();
        String from = result.initialSchemaVersion == null ? Migrated.NOTHING : result.initialSchemaVersion;
        return new Migrated(schema, from, result.migrationsExecuted == 0 ? from : result.targetSchemaVersion);
    }

    /** Flyway sets no limit of its own, and a server that hangs would hold its thread for ever. */
    private static DataSource timed(DataSource pool, Duration limit) {
        return (DataSource) Proxy.newProxyInstance(
                Migrations.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(pool, arguments);
                        if (result instanceof Connection connection) {
                            connection.setNetworkTimeout(Runnable::run, (int) limit.toMillis());
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
