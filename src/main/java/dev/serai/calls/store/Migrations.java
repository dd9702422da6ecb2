package dev.serai.calls.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the schema {@code calls} to what this version needs; its history is in that schema. */
final class Migrations {
    private final DataSource source;

    /** @param limit of one statement */
    Migrations(DataSource pool, Duration limit) {
        this.source = timed(pool, limit);
    }

    /** Blocks; of several nodes one does the work and the others wait for it. */
    void run() {
        Flyway.configure()
                .dataSource(source)
                .schemas("calls")
                .defaultSchema("calls")
                .table("schema_history")
                .locations("classpath:db/calls")
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
