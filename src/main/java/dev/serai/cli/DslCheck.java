package dev.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import dev.serai.kit.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Holds one flow against the schema of the DSL and says in an author's words where it differs. */
final class DslCheck {
    private static final int FEW = 12;
    private static final String STEP = "a step";

    private final DslSchema schema = DslSchema.packaged();
    private final List<Misfit> misfits = new ArrayList<>();
    /** Pointers of what a misspelt name was meant to be, so that it is not called missing as well. */
    private final Set<String> meant = new HashSet<>();

    private DslCheck() {}

    static List<Misfit> of(JsonNode flow) {
        DslCheck check = new DslCheck();
        List<List<ValidationMessage>> missing = new ArrayList<>();
        for (List<ValidationMessage> group : Alternatives.grouped(check.schema.validate(flow))) {
            if (group.get(0).getType().equals("required")) {
                missing.add(group);
            } else {
                check.add(group);
            }
        }
        missing.forEach(check::add);
        return check.misfits;
    }

    private void add(List<ValidationMessage> group) {
        ValidationMessage message = group.get(0);
        String at = message.getInstanceLocation().toString();
        String name = name(message);
        switch (message.getType()) {
            case "additionalProperties" -> addUnknown(message, at, name);
            case "required" -> {
                if (!meant.contains(YamlDocument.child(at, message.getProperty()))) {
                    misfits.add(new Misfit(at, name + " needs '" + message.getProperty() + "'"));
                }
            }
            case "enum" -> misfits.add(new Misfit(at, name + " is " + quoted(message) + allowedValues(message)));
            case "pattern" -> misfits.add(new Misfit(at, name + " is " + quoted(message) + kindOfValue(message)));
            case "maxProperties" -> misfits.add(new Misfit(last(at, message.getInstanceNode()), oneNameOnly(message)));
            case "type" ->
                misfits.add(new Misfit(at, name + " must be " + expected(group) + ", not " + found(message)));
            default -> misfits.add(new Misfit(at, name + choice(message)));
        }
    }

    private void addUnknown(ValidationMessage message, String at, String name) {
        String wrong = message.getProperty();
        Set<String> known = schema.namesBeside(message);
        Optional<String> near = Nearest.to(wrong, known);
        near.ifPresent(right -> meant.add(YamlDocument.child(at, right)));
        String hint = near.map(right -> ", did you mean '" + right + "'?")
                .orElseGet(() -> known.size() <= FEW ? ", it has " + String.join(", ", known) : "");
        String problem = name.equals(STEP) ? "no step is named '" + wrong + "'" : name + " has no '" + wrong + "'";
        misfits.add(new Misfit(YamlDocument.child(at, wrong), problem + hint));
    }

    private static String name(ValidationMessage message) {
        JsonNodePath location = message.getInstanceLocation();
        if (location.getNameCount() == 0) {
            return "the file";
        }
        if (location.getNameCount() == 1) {
            return "the list of routes";
        }
        boolean entry = location.getElement(-1) instanceof Integer;
        String word = (entry ? location.getParent() : location).getName(-1);
        return entry && word.equals("steps") ? STEP : "'" + word + "'";
    }

    private static String quoted(ValidationMessage message) {
        return "'" + message.getInstanceNode().asText() + "'";
    }

    private static String allowedValues(ValidationMessage message) {
        List<String> values = texts(message.getSchemaNode());
        String value = message.getInstanceNode().asText();
        return values.size() <= FEW
                ? ": allowed is " + String.join(", ", values)
                : Nearest.to(value, values)
                        .map(near -> ", did you mean '" + near + "'?")
                        .orElse("");
    }

    private static String kindOfValue(ValidationMessage message) {
        return message.getSchemaNode().asText().contains("true") ? ": allowed is true, false" : ", which is no number";
    }

    private static String oneNameOnly(ValidationMessage message) {
        List<String> names = new ArrayList<>();
        message.getInstanceNode().fieldNames().forEachRemaining(names::add);
        return "only one name is allowed here, not " + String.join(" and ", names) + ": is the indentation right?";
    }

    private static String last(String at, JsonNode object) {
        String name = "";
        for (var names = object.fieldNames(); names.hasNext(); ) {
            name = names.next();
        }
        return YamlDocument.child(at, name);
    }

    /** What any of the shapes would take. */
    private static String expected(List<ValidationMessage> group) {
        ValidationMessage first = group.get(0);
        return group.stream()
                .filter(message -> message.getType().equals("type"))
                .filter(message -> message.getInstanceLocation().equals(first.getInstanceLocation()))
                .map(message -> message.getSchemaNode().isArray()
                        ? message.getSchemaNode().get(0)
                        : message.getSchemaNode())
                .map(type -> words(type.asText()))
                .distinct()
                .collect(Collectors.joining(" or "));
    }

    private static String found(ValidationMessage message) {
        JsonNode node = message.getInstanceNode();
        return words(node.getNodeType().name().toLowerCase(Locale.ROOT));
    }

    private static String words(String type) {
        return switch (type) {
            case "object" -> "a mapping";
            case "array" -> "a list";
            case "string" -> "text";
            case "boolean" -> "true or false";
            case "number" -> "a number";
            case "null" -> "empty";
            default -> type;
        };
    }

    /** For an expression: two of the languages are there, of which one is allowed. */
    private static String choice(ValidationMessage message) {
        if (!Alternatives.tooManyFit(message)) {
            return " has a shape that is not allowed";
        }
        Set<String> present = new TreeSet<>();
        for (JsonNode shape : message.getSchemaNode()) {
            texts(shape.path("required")).stream()
                    .filter(message.getInstanceNode()::has)
                    .forEach(present::add);
        }
        return " may have only one of " + String.join(", ", present);
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
