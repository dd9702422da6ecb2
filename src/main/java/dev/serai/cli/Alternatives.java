package dev.serai.cli;

import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a schema allows one of many shapes, one misspelt name breaks each of them in a way of its own: dozens of
 * messages, of which the one about the innermost part is what the author did wrong.
 */
final class Alternatives {
    private static final Set<String> COMBINATORS = Set.of("oneOf", "anyOf", "not");
    private static final List<String> TELLING =
            List.of("additionalProperties", "enum", "pattern", "maxProperties", "required", "type", "oneOf");
    private static final Comparator<ValidationMessage> MOST_TELLING_FIRST = Comparator.<ValidationMessage>comparingInt(
                    message -> -message.getInstanceLocation().getNameCount())
            .thenComparingInt(Alternatives::rank);

    private Alternatives() {}

    /** The messages grouped by the choice that they come from, the most telling of each group first. */
    static Collection<List<ValidationMessage>> grouped(Collection<ValidationMessage> messages) {
        Map<String, List<ValidationMessage>> groups = new LinkedHashMap<>();
        for (ValidationMessage message : messages) {
            groups.computeIfAbsent(group(message), key -> new ArrayList<>()).add(message);
        }
        groups.values().forEach(group -> group.sort(MOST_TELLING_FIRST));
        return groups.values();
    }

    /** Whether more than one of the shapes fits. */
    static boolean tooManyFit(ValidationMessage message) {
        return message.getType().equals("oneOf") && !message.getArguments()[0].equals("0");
    }

    private static int rank(ValidationMessage message) {
        if (tooManyFit(message)) {
            return -1;
        }
        int rank = TELLING.indexOf(message.getType());
        return rank < 0 ? TELLING.size() : rank;
    }

    /** Outside of any choice each message stands for itself. */
    private static String group(ValidationMessage message) {
        JsonNodePath path = message.getEvaluationPath();
        JsonNodePath instance = message.getInstanceLocation();
        StringBuilder place = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < path.getNameCount(); i++) {
            String word = path.getName(i);
            if (COMBINATORS.contains(word)) {
                return "choice at " + place;
            }
            if (word.equals("properties") || word.equals("items")) {
                place.append('/').append(instance.getName(depth++));
                // a property's own name follows and may be any word
                i += word.equals("properties") ? 1 : 0;
            }
        }
        return message.getType() + " " + message.getProperty() + " at " + instance;
    }
}
