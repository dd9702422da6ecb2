package dev.serai.backing.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings a feature's schema to what this version needs, by the files in {@code db/<schema>}; its history is in it. */
final class Migrations {
    private final String schema;
    private final DataSource source;

    /** @param limit of one statement */
    Migrations(String schema, DataSource pool, Duration limit) {
        this.schema = schema;
        this.source = timed(pool, limit);
    }

    /** Blocks; of several nodes one does the work and the others wait for it. */
    void run() {
        Flyway.configure()
                .dataSource(source)
                .schemas(schema)
                .defaultSchema(schema)
                .table("schema_history")
                .locations("classpath:db/" + schema)
                .connectRetries(0)
                .load()
                .migrate();
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
