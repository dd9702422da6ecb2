package dev.serai.cli;

import dev.serai.cli.RouteFile.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every route has an id of its own and a description: logs, metrics and people know it by them. */
final class RouteIds {
    List<Finding> check(List<RouteFile> files) {
        List<Finding> findings = new ArrayList<>();
        Map<String, Finding> first = new HashMap<>();
        for (RouteFile file : files) {
            for (Route route : file.routes()) {
                if (route.id().isEmpty()) {
                    findings.add(file.finding(route.pointer(), "route has no id"));
                } else {
                    Finding here = file.finding(route.pointer() + "/id", "");
                    Finding there = first.putIfAbsent(route.id(), here);
                    if (there != null) {
                        String place = there.file() + ":" + there.line();
                        findings.add(file.finding(
                                route.pointer() + "/id", "route id '" + route.id() + "' is taken by " + place));
                    }
                }
                if (route.description().isEmpty()) {
                    findings.add(file.finding(route.pointer(), "route has no description"));
                }
            }
        }
        return findings;
    }
}
