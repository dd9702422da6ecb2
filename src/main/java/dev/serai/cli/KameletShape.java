package dev.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A kamelet wraps a route template of the YAML DSL, whose schema knows nothing of the wrapping. */
final class KameletShape {
    private static final String TEMPLATE = "/spec/template";

    List<Finding> check(RouteFile kamelet) {
        List<Finding> findings = new ArrayList<>();
        JsonNode root = kamelet.document().root();
        if (!root.path("kind").asText().equals("Kamelet")) {
            findings.add(kamelet.finding("/kind", "'kind' must be Kamelet"));
        }
        if (!kamelet.name().endsWith("/" + root.at("/metadata/name").asText() + ".kamelet.yaml")) {
            findings.add(kamelet.finding("/metadata/name", "'metadata.name' must be the file's name"));
        }
        if (root.at(TEMPLATE) instanceof ObjectNode template) {
            DslCheck.of(asFlow(template)).forEach(misfit -> findings.add(misfit.in(kamelet, TEMPLATE)));
        } else {
            findings.add(kamelet.finding(TEMPLATE, "'spec.template' with a route is missing"));
        }
        return findings;
    }

    private static ArrayNode asFlow(ObjectNode template) {
        ArrayNode flow = JsonNodeFactory.instance.arrayNode();
        flow.addObject().set("routeTemplate", template.deepCopy().put("id", "any"));
        return flow;
    }
}
