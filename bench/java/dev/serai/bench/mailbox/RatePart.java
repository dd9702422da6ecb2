package dev.serai.bench.mailbox;

import dev.serai.bench.kit.Rounds;
import dev.serai.bench.kit.Verdicts;
import java.util.Map;
import java.util.OptionalDouble;

/** How many requests a second Serai answers, against a bare handler that makes the same statements. */
final class RatePart {
    private final Client client;
    private final Mailbox mailbox;
    private final String bare;

    /** @param bare the handler's URL */
    RatePart(Client client, Mailbox mailbox, String bare) {
        this.client = client;
        this.mailbox = mailbox;
        this.bare = bare;
    }

    void run(Operation operation, Size size, Verdicts verdicts) throws Exception {
        if (operation.reads()) {
            Client.compare(mailbox.url(), bare, operation);
        }
        client.ask(mailbox.url(), operation, size.mostClients(), size.warmUp());
        client.ask(bare, operation, size.mostClients(), size.warmUp());
        for (int clients : size.clients()) {
            String name = operation.title() + ", " + clients + " clients";
            System.out.println(name);
            Map<String, Double> perSecond = new Rounds("requests/s")
                    .with("Serai", () -> rate("Serai", mailbox.url(), operation, clients, size))
                    .with("bare handler", () -> rate("bare handler", bare, operation, clients, size))
                    .run(0, size.rounds());
            double ratio = perSecond.get("Serai") / perSecond.get("bare handler");
            if (clients == size.mostClients()) {
                verdicts.atLeast(name + ": Serai to the bare handler", ratio, 0.70);
            } else {
                verdicts.note(name + ": Serai to the bare handler", ratio);
            }
            if (operation.reads()) {
                besidePostgres(operation, name, clients, perSecond, verdicts);
            }
        }
    }

    private double rate(String who, String url, Operation operation, int clients, Size size) {
        return client.measure(who, url, operation, clients, size.millis()).perSecond();
    }

    private void besidePostgres(
            Operation operation, String name, int clients, Map<String, Double> perSecond, Verdicts verdicts)
            throws Exception {
        int connections = Math.min(clients, Mailbox.POOL_SIZE);
        OptionalDouble alone = PgBench.perSecond(mailbox.databaseUrl(), statement(operation), connections);
        alone.ifPresent(rate -> {
            verdicts.note(name + ": statements a second by pgbench", rate);
            verdicts.note(name + ": bare handler to pgbench", perSecond.get("bare handler") / rate);
        });
    }

    private static String statement(Operation operation) {
        return operation == Operation.LIST
                ? BareStatement.of("list-messages").with(Arguments.list(Users.READER, Operation.PAGE))
                : BareStatement.of("list-originals").with(Arguments.threads(Users.READER, Operation.PAGE));
    }
}
