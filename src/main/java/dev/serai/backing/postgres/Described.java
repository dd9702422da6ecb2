package dev.serai.backing.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Connections that ask PostgreSQL only once how many parameters a statement has. Camel's JDBC component asks before each
 * execution, which costs a message to the server and back, and has the driver forget the statement that it had prepared.
 */
final class Described {
    /** By the statement's text; these are of files, so there are few. */
    private final Map<String, ParameterMetaData> known = new ConcurrentHashMap<>();

    Connection connection(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            Object result = call(method, connection, arguments);
            return result instanceof PreparedStatement statement ? statement((String) arguments[0], statement) : result;
        });
    }

    private PreparedStatement statement(String sql, PreparedStatement statement) {
        return proxy(
                PreparedStatement.class,
                (proxy, method, arguments) -> method.getName().equals("getParameterMetaData")
                        ? parameters(sql, statement)
                        : call(method, statement, arguments));
    }

    private ParameterMetaData parameters(String sql, PreparedStatement statement) throws SQLException {
        ParameterMetaData parameters = known.get(sql);
        if (parameters == null) {
            int count = statement.getParameterMetaData().getParameterCount();
            parameters = proxy(ParameterMetaData.class, (proxy, method, arguments) -> {
                if (method.getName().equals("getParameterCount")) {
                    return count;
                }
                throw new UnsupportedOperationException(method.getName());
            });
            known.put(sql, parameters);
        }
        return parameters;
    }

    private static Object call(Method method, Object on, Object[] arguments) throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(Described.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
