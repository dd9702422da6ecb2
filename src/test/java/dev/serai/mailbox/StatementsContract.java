package dev.serai.mailbox;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.serai.backing.PostgresAddress;
import dev.serai.backing.postgres.Database;
import dev.serai.backing.postgres.SqlFiles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What the mailbox's doors ask of a PostgreSQL that holds many messages of many users. */
abstract class StatementsContract extends MailboxContract {
    private static final Pattern ARGUMENT = Pattern.compile(":\\?(\\w+)");
    private static final Page ALL = new Page("u-7", Optional.empty(), Optional.empty(), Optional.empty(), 1_000);
    private static final Page SOME = new Page("u-7", Optional.of(20L), Optional.of(20L), Optional.of(false), 1_000);

    @BeforeAll
    void fill() {
        scene.get("u-7", "/message/count");
        scene.sql("""
                INSERT INTO "Messages" (
                    owner, "originalMessageId", "to", "from", subject, message, "readAt", "createdAt", "updatedAt")
                SELECT 'u-' || i % 600, i / 1200, ARRAY['u-' || i % 600], 'u-' || i % 7, 's', 'm',
                    CASE WHEN i % 3 > 0 THEN now() END, now() - i * interval '1 second', now()
                FROM generate_series(1, 60000) AS i;
                ANALYZE "Messages";
                ANALYZE mailbox.summary;
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void noStatementReadsAWholeTable(String mode) {
        questions()
                .forEach((door, questions) -> questions.forEach(question -> {
                    String plan = plan(mode, door.substring("mailbox-".length()), question.arguments());
                    assertThat(plan)
                            .as(door + " " + question)
                            .contains("cost=")
                            .doesNotContain("Seq Scan on \"Messages\"", "Seq Scan on summary");
                }));
    }

    @Test
    void aDoorMakesOneStatementWhichIsItsOwnTransaction() throws Exception {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        PostgresAddress address = PostgresAddress.parse(services.environment().get("POSTGRES_URL"));
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(address.jdbcUrl());
        source.setUser(address.user());
        source.setPassword(address.password());
        try (Database database = new Database("mailbox", source, () -> {});
                DefaultCamelContext camel = new DefaultCamelContext()) {
            database.start();
            camel.getRegistry()
                    .bind(
                            StatementRoutes.CONNECTIONS,
                            DataSource.class,
                            listened(DataSource.class, database.connections(), asked));
            camel.addRoutes(new StatementRoutes(database));
            camel.start();
            questions()
                    .forEach((door, questions) -> questions.forEach(question -> {
                        asked.clear();
                        Object answer = camel.createProducerTemplate().requestBody("direct:" + door, question);

                        assertThat(answer).asString().startsWith("{");
                        assertThat(asked)
                                .filteredOn(name -> name.matches("execute.*"))
                                .containsExactly("execute");
                        assertThat(asked)
                                .containsOnlyOnce("getConnection", "prepareStatement")
                                .doesNotContain("createStatement", "setAutoCommit", "commit", "prepareCall");
                    }));
        }
    }

    @Test
    void aDoorsStatementStaysPrepared() throws Exception {
        PostgresAddress address = PostgresAddress.parse(services.environment().get("POSTGRES_URL"));
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        // the migrations take two; who comes again gets the connection that it had
        config.setMaximumPoolSize(3);
        try (HikariDataSource source = new HikariDataSource(config);
                Database database = new Database("mailbox", source, () -> {});
                DefaultCamelContext camel = new DefaultCamelContext()) {
            database.start();
            camel.getRegistry().bind(StatementRoutes.CONNECTIONS, DataSource.class, database.connections());
            camel.addRoutes(new StatementRoutes(database));
            camel.start();
            for (int i = 0; i < 30; i++) {
                camel.createProducerTemplate().requestBody("direct:mailbox-count-messages", new OwnMessages("u-7"));
            }

            long used = database.run(connection -> {
                try (java.sql.Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery(
                                "SELECT max(generic_plans + custom_plans) FROM pg_prepared_statements")) {
                    rows.next();
                    return rows.getLong(1);
                }
            });
            assertThat(used).isGreaterThan(20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void theListOfThreadsReadsNoWholeTable(String mode) {
        Question threads = new ThreadList(new Member("u-7", ""), "", 1_000);

        assertThat(plan(mode, "threads", threads.arguments())).doesNotContain("Seq Scan on \"Messages\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void whatIsUnreadAndWhatIsFromSomebodyHasAnIndexOfItsOwn(String mode) {
        Question unread = new MessagePage(SOME, Optional.empty(), false, false, false, true);
        Question from = new MessagePage(ALL, Optional.of("u-1"), false, false, false, false);

        assertThat(plan(mode, "list-messages", unread.arguments()))
                .contains("mailbox_message_unread")
                .doesNotContain("mailbox_message_of_owner");
        assertThat(plan(mode, "list-messages", from.arguments()))
                .contains("mailbox_message_from")
                .doesNotContain("mailbox_message_of_owner");
    }

    private Map<String, List<Question>> questions() {
        Map<String, List<Question>> questions = new HashMap<>();
        List<String> hundred = IntStream.range(0, 100).mapToObj(i -> "r-" + i).toList();
        questions.put(
                "mailbox-send", List.of(new NewMessage("u-7", Optional.empty(), hundred, "s", "m"), reply("u-7")));
        questions.put(
                "mailbox-list-messages",
                List.of(
                        new MessagePage(ALL, Optional.empty(), false, false, false, false),
                        new MessagePage(SOME, Optional.empty(), true, true, false, false),
                        new MessagePage(SOME, Optional.of("u-1"), true, false, true, true)));
        questions.put("mailbox-count-messages", List.of(new OwnMessages("u-7")));
        questions.put("mailbox-find-message", List.of(new OwnMessage("u-7", own())));
        questions.put("mailbox-read-message", List.of(new OwnMessage("u-7", own())));
        questions.put("mailbox-change-message", List.of(new MessageChange("u-7", own(), MessageChange.Kind.ARCHIVE)));
        questions.put("mailbox-list-originals", List.of(ALL, SOME));
        return questions;
    }

    private Question reply(String user) {
        return new NewMessage(user, Optional.of(own()), List.of("r-1"), "s", "m");
    }

    private long own() {
        return Long.parseLong(scene.sql("SELECT min(id) FROM \"Messages\" WHERE owner = 'u-7' AND \"to\" = '{u-7}'")
                .get(0));
    }

    private String plan(String mode, String file, Map<String, Object> arguments) {
        String sql = SqlFiles.with(new SqlFiles("mailbox").of(file), arguments);
        List<String> literals = new ArrayList<>();
        StringBuilder numbered = new StringBuilder();
        Matcher argument = ARGUMENT.matcher(sql);
        while (argument.find()) {
            literals.add(literal(arguments.get(argument.group(1))));
            argument.appendReplacement(numbered, "\\$" + literals.size());
        }
        argument.appendTail(numbered);
        return String.join(
                "\n",
                scene.sql("SET plan_cache_mode = " + mode + "; PREPARE asked AS " + numbered
                        + "; EXPLAIN EXECUTE asked (" + String.join(", ", literals) + ")"));
    }

    private static String literal(Object value) {
        if (value instanceof String[] texts) {
            return Arrays.stream(texts).map(StatementsContract::literal).collect(joining(",", "ARRAY[", "]"));
        }
        return value instanceof String text ? "'" + text + "'" : String.valueOf(value);
    }

    /** The same, and what it gives too, with the names of all methods that are called noted. */
    private static <T> T listened(Class<T> type, Object real, List<String> called) {
        return type.cast(Proxy.newProxyInstance(
                StatementsContract.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    called.add(method.getName());
                    try {
                        Object result = method.invoke(real, arguments);
                        Class<?> gives = method.getReturnType();
                        return gives.getName().matches("java\\.sql\\.(Connection|PreparedStatement)")
                                ? listened(gives, result, called)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
