package dev.serai.cli;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;

/** The JSON schema of Camel's YAML DSL. It is large: one instance serves the process, on any thread. */
final class DslSchema {
    private static final String RESOURCE = "/schema/camelYamlDsl.json";

    private final JsonNode source;
    private final JsonSchema compiled;

    private static final class Only {
        private static final DslSchema INSTANCE = new DslSchema();
    }

    private DslSchema() {
        try (InputStream in = DslSchema.class.getResourceAsStream(RESOURCE)) {
            source = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        loosen(source);
        JsonMetaSchema draft4 = JsonMetaSchema.builder(JsonMetaSchema.getV4())
                .keyword(new NonValidationKeyword("deprecated"))
                .build();
        compiled = JsonSchemaFactory.builder()
                .defaultMetaSchemaIri(draft4.getIri())
                .metaSchema(draft4)
                .build()
                .getSchema(source, lazily());
    }

    static DslSchema packaged() {
        return Only.INSTANCE;
    }

    Set<ValidationMessage> validate(JsonNode flow) {
        return compiled.validate(flow);
    }

    /** A flow uses few of the definitions; to compile them all takes seconds. */
    private static SchemaValidatorsConfig lazily() {
        return SchemaValidatorsConfig.builder()
                .pathType(PathType.JSON_POINTER)
                .preloadJsonSchema(false)
                .build();
    }

    /** The names that are allowed beside the one that the message complains of. */
    Set<String> namesBeside(ValidationMessage unknownName) {
        JsonNodePath around = unknownName.getSchemaLocation().getFragment().getParent();
        Set<String> names = new TreeSet<>();
        source.at(JsonPointer.compile(around.append("properties").toString()))
                .fieldNames()
                .forEachRemaining(names::add);
        return names;
    }

    /**
     * Camel reads every plain value as text and replaces placeholders in it before it looks for a number or a switch;
     * the schema is stricter.
     */
    private static void loosen(JsonNode schema) {
        switch (schema.path("type").asText()) {
            case "string" -> allow((ObjectNode) schema, "string", "number", "boolean");
            case "boolean" -> allow((ObjectNode) schema, "boolean", "string").put("pattern", textOf("true|false"));
            case "number" -> allow((ObjectNode) schema, "number", "string").put("pattern", textOf("-?[0-9.]+"));
            default -> schema.forEach(DslSchema::loosen);
        }
    }

    private static ObjectNode allow(ObjectNode schema, String... types) {
        schema.putArray("type").removeAll();
        for (String type : types) {
            schema.withArray("type").add(type);
        }
        return schema;
    }

    private static String textOf(String values) {
        return "^(" + values + "|.*\\{\\{.*}}.*|#.*)$";
    }
}
