package dev.serai.mailbox;

import dev.serai.backing.postgres.Database;
import dev.serai.backing.postgres.DatabaseAway;
import dev.serai.backing.postgres.SqlFiles;
import dev.serai.backing.postgres.StatementFailed;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.jdbc.JdbcConstants;

/**
 * One statement of {@code sql/mailbox}, which is one transaction. It answers with one row of texts: {@code reason}, the
 * name of a {@link Reason}, with {@code words} where its own are too few, or else {@code answer}, which is JSON, with
 * {@code notify} where somebody is to be told.
 */
final class Statement {
    /** The exchange property with the names of those who are to be told, a JSON array as text; absent for nobody. */
    static final String NOTIFY = "seraiNotify";

    private static final SqlFiles SQL = new SqlFiles("mailbox");

    private final Database database;
    private final String sql;

    /** @param name of the file, without {@code .sql} */
    Statement(Database database, String name) {
        this.database = database;
        this.sql = SQL.of(name);
    }

    void ask(Exchange exchange) {
        Message message = exchange.getMessage();
        Map<String, Object> arguments = message.getBody(Question.class).arguments();
        message.setHeader(JdbcConstants.JDBC_PARAMETERS, arguments);
        message.setBody(SqlFiles.with(sql, arguments));
    }

    /** @throws Refused when the statement says why */
    void answer(Exchange exchange) {
        Message message = exchange.getMessage();
        message.removeHeader(JdbcConstants.JDBC_PARAMETERS);
        Map<?, ?> row = (Map<?, ?>) message.getBody(List.class).get(0);
        if (row.get("reason") != null) {
            Reason reason = Reason.valueOf(row.get("reason").toString());
            throw row.get("words") == null
                    ? new Refused(reason)
                    : new Refused(reason, row.get("words").toString());
        }
        exchange.setProperty(NOTIFY, row.get("notify"));
        message.setBody(row.get("answer"));
    }

    /**
     * @throws MailboxAway when PostgreSQL is, when others were in the way, and when it took too long: nothing was done, and
     *     later it may be
     * @throws Refused when it is more than PostgreSQL makes
     */
    void failed(Exchange exchange) {
        RuntimeException because =
                database.because(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, SQLException.class));
        if (because instanceof StatementFailed refusal && refusal.isTooMuch()) {
            throw new Refused(Reason.UNKNOWN_ERROR, "this is more than can be done at once");
        }
        boolean passes = because instanceof StatementFailed refusal && (refusal.passes() || refusal.tookTooLong());
        throw passes || because instanceof DatabaseAway ? new MailboxAway(because) : because;
    }
}
