package dev.serai.bench.mailbox;

import dev.serai.bench.kit.Posted;
import dev.serai.bench.kit.Rounds;
import dev.serai.bench.kit.Verdicts;
import java.util.List;
import java.util.Map;

/** How much longer the reader's lists take where others have many messages more, on Serais that stand side by side. */
final class SizePart {
    private final Client client;
    private final Mailbox few;
    private final Mailbox many;

    SizePart(Client client, Mailbox few, Mailbox many) {
        this.client = client;
        this.few = few;
        this.many = many;
    }

    void run(Operation operation, Size size, Verdicts verdicts) throws Exception {
        Client.compare(many.url(), many.url(), operation);
        for (Mailbox mailbox : List.of(few, many)) {
            client.ask(mailbox.url(), operation, size.mostClients(), size.warmUp());
        }
        for (int clients : List.of(1, size.mostClients())) {
            String name = operation.title() + " at " + size.messages() + " to " + Size.FEW_MESSAGES + " messages, "
                    + clients + " clients";
            System.out.println(name);
            Map<String, Double> micros = new Rounds("µs")
                    .with("few", () -> micros("few", few, operation, clients, size))
                    .with("many", () -> micros("many", many, operation, clients, size))
                    .run(0, size.rounds());
            verdicts.atMost(name, micros.get("many") / micros.get("few"), 1.5);
        }
    }

    /** Of one request, on average over all clients. */
    private double micros(String who, Mailbox mailbox, Operation operation, int clients, Size size) {
        Posted posted = client.measure(who, mailbox.url(), operation, clients, size.millis());
        return clients * 1e6 / posted.perSecond();
    }
}
