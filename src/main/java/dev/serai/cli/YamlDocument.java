package dev.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One YAML text as a tree, and the line of each of its parts, which are named by JSON pointers. It is read with the
 * parser that Camel uses: another one would differ about what {@code on} or {@code 010} is.
 */
final class YamlDocument {
    private static final int DEEPEST = 200;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, Integer> lines = new HashMap<>();
    private final List<Scalar> scalars = new ArrayList<>();
    private final JsonNode root;

    /** A value that is neither a list nor a mapping. */
    record Scalar(String pointer, String text) {}

    private YamlDocument(Node node) throws BadYaml {
        root = read(node, "", lineOf(node), 0);
    }

    static YamlDocument read(Path file) throws BadYaml {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new BadYaml(1, "can't be read as UTF-8 text");
        }
    }

    static YamlDocument parse(String text) throws BadYaml {
        try {
            LoadSettings settings = LoadSettings.builder().build();
            Node node = new Compose(settings).composeString(text).orElseThrow(() -> new BadYaml(1, "is empty"));
            return new YamlDocument(node);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new BadYaml(line, oneLine(e.getProblem()));
        } catch (YamlEngineException e) {
            throw new BadYaml(1, oneLine(e.getMessage()));
        }
    }

    JsonNode root() {
        return root;
    }

    List<Scalar> scalars() {
        return List.copyOf(scalars);
    }

    /** Where the part is, or would be: the line of its name, or of the nearest part around it. */
    int line(String pointer) {
        Integer line = lines.get(pointer);
        return line != null ? line : line(pointer.substring(0, pointer.lastIndexOf('/')));
    }

    static String child(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private JsonNode read(Node node, String pointer, int line, int depth) throws BadYaml {
        if (depth > DEEPEST) {
            throw new BadYaml(line, "is nested too deeply, or contains itself");
        }
        lines.put(pointer, line);
        if (node instanceof MappingNode mapping) {
            return readMapping(mapping, pointer, depth);
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode list = JSON.arrayNode();
            for (Node item : sequence.getValue()) {
                list.add(read(item, pointer + "/" + list.size(), lineOf(item), depth + 1));
            }
            return list;
        }
        ScalarNode scalar = (ScalarNode) node;
        scalars.add(new Scalar(pointer, scalar.getValue()));
        return typed(scalar);
    }

    private JsonNode readMapping(MappingNode mapping, String pointer, int depth) throws BadYaml {
        ObjectNode object = JSON.objectNode();
        for (NodeTuple entry : mapping.getValue()) {
            int line = lineOf(entry.getKeyNode());
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw new BadYaml(line, "a name must be text");
            }
            if (object.has(key.getValue())) {
                throw new BadYaml(line, "'" + key.getValue() + "' is there twice");
            }
            object.set(key.getValue(), read(entry.getValueNode(), child(pointer, key.getValue()), line, depth + 1));
        }
        return object;
    }

    private static JsonNode typed(ScalarNode scalar) {
        String text = scalar.getValue();
        if (scalar.getTag().equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        if (scalar.getTag().equals(Tag.BOOL)) {
            return JSON.booleanNode(Boolean.parseBoolean(text));
        }
        boolean number = scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT);
        // .inf and .nan are numbers to YAML only
        return number && text.matches("-?\\d+(\\.\\d+)?([eE][-+]?\\d{1,3})?")
                ? JSON.numberNode(new BigDecimal(text))
                : JSON.textNode(text);
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
