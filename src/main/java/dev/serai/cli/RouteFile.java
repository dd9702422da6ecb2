package dev.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One file of routes, or one kamelet. */
record RouteFile(String name, YamlDocument document) {
    private static final List<String> WITH_ID = List.of("route", "from", "routeTemplate");

    /** One route in it, at the pointer of its name: {@code /0/route}. */
    record Route(String pointer, String id, String description) {}

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < document.root().size(); i++) {
            for (String kind : WITH_ID) {
                JsonNode route = document.root().path(i).get(kind);
                if (route != null && route.isObject()) {
                    routes.add(new Route("/" + i + "/" + kind, text(route, "id"), text(route, "description")));
                }
            }
        }
        return routes;
    }

    /** Names that a template or kamelet gives values to where it is used, and those of its own beans. */
    Set<String> parameters() {
        Set<String> names = new HashSet<>();
        document.root().at("/spec/definition/properties").fieldNames().forEachRemaining(names::add);
        document.root().at("/spec/template/beans").forEach(bean -> names.add(text(bean, "name")));
        for (JsonNode entry : document.root()) {
            entry.at("/routeTemplate/parameters").forEach(parameter -> names.add(text(parameter, "name")));
            entry.at("/routeTemplate/beans").forEach(bean -> names.add(text(bean, "name")));
        }
        return names;
    }

    /** Names of the templates in it, which {@code kamelet:} finds as well as kamelets. */
    List<String> templates() {
        return document.root().findParents("routeTemplate").stream()
                .map(entry -> text(entry.path("routeTemplate"), "id"))
                .toList();
    }

    Finding finding(String pointer, String problem) {
        return new Finding(name, document.line(pointer), problem);
    }

    private static String text(JsonNode parent, String field) {
        return parent.path(field).asText("").strip();
    }
}
