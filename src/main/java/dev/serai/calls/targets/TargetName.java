package dev.serai.calls.targets;

/**
 * What calls are kept apart by: where they go, without the path.
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower case, an IPv6 address without brackets
 * @param port never absent
 */
public record TargetName(String scheme, String host, int port) {
    /** As an origin is written, always with its port: {@code https://api.example.com:443}. */
    @Override
    public String toString() {
        return scheme + "://" + authority();
    }

    /** @param text as {@link #toString} writes it */
    public static TargetName parse(String text) {
        int host = text.indexOf("://") + 3;
        int port = text.lastIndexOf(':');
        if (host < 4 || port < host) {
            throw new IllegalArgumentException("no target: " + text);
        }
        String bare = text.substring(host, port);
        boolean brackets = bare.startsWith("[") && bare.endsWith("]");
        return new TargetName(
                text.substring(0, host - 3),
                brackets ? bare.substring(1, bare.length() - 1) : bare,
                Integer.parseInt(text.substring(port + 1)));
    }

    /** Whether an operator means this one by {@code host} or {@code host:port}. */
    public boolean matches(String hostOrAuthority) {
        return hostOrAuthority.equalsIgnoreCase(host)
                || hostOrAuthority.equalsIgnoreCase(inUrl())
                || hostOrAuthority.equalsIgnoreCase(authority());
    }

    private String authority() {
        return inUrl() + ":" + port;
    }

    private String inUrl() {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }
}
