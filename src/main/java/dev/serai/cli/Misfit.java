package dev.serai.cli;

/**
 * A part of a flow that the DSL's schema does not allow.
 *
 * @param pointer to the part
 */
record Misfit(String pointer, String problem) {
    private static final String TEMPLATE = "/0/routeTemplate";

    /** @param template where in the file the only route template of a kamelet is; empty for a flow */
    Finding in(RouteFile file, String template) {
        String place = template.isEmpty() ? pointer : template + pointer.substring(TEMPLATE.length());
        return file.finding(place, problem);
    }
}
