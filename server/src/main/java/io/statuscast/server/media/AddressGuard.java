package io.statuscast.server.media;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.ipv6.IPv6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/// Decides which addresses the server may fetch from: the public Internet, and what the operator has allowed.
///
/// Refused are loopback, private, link-local, shared, documentation, benchmark, multicast and reserved ranges of
/// IPv4 and IPv6, and every IPv6 form that carries such an IPv4 address (mapped, compatible, 6to4, NAT64, Teredo).
/// Immutable; thread-safe. Source of the ranges: IANA special-purpose address registries (RFC 6890, RFC 8190).
public final class AddressGuard {
    private static final List<IPAddress> REFUSED = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/96",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20",
            "5f00::/16",
            "fc00::/7",
            "fe80::/10",
            "fec0::/10",
            "ff00::/8",
            "64:ff9b:1::/48");

    /// All that is routed on the Internet; the rest of IPv6 is reserved or carries IPv4 (SIIT's `::ffff:0:0:0/96`).
    private static final IPAddress GLOBAL_UNICAST = range("2000::/3");

    private static final IPAddress NAT64 = range("64:ff9b::/96");
    private static final IPAddress SIX_TO_FOUR = range("2002::/16");

    /// One exemption: a range of addresses, or one host and port.
    private sealed interface Exemption {
        record Range(IPAddress range) implements Exemption {}

        record HostPort(String host, int port) implements Exemption {}
    }

    private final List<Exemption> exemptions;

    /// @param allowed CIDR ranges (`10.1.0.0/16`), single addresses, or `host:port`
    /// @throws IllegalArgumentException naming the entry that is none of these
    public AddressGuard(List<String> allowed) {
        this.exemptions = allowed.stream().map(AddressGuard::exemption).toList();
    }

    /// Whether a connection to the address, reached by this host name and port, may be made.
    public boolean permits(String host, int port, InetAddress address) {
        IPAddress ip = plain(address);
        for (Exemption exemption : exemptions) {
            boolean exempt = switch (exemption) {
                case Exemption.Range(var range) -> range.contains(ip);
                case Exemption.HostPort(var name, int allowedPort) ->
                    allowedPort == port && name.equals(host.toLowerCase(Locale.ROOT));
            };
            if (exempt) {
                return true;
            }
        }
        return isPublic(ip);
    }

    private static boolean isPublic(IPAddress ip) {
        if (REFUSED.stream().anyMatch(range -> range.contains(ip))) {
            return false;
        }
        if (ip.isIPv6()) {
            IPv6Address six = ip.toIPv6();
            if (NAT64.contains(six)) {
                return isPublic(six.getEmbeddedIPv4Address());
            }
            if (SIX_TO_FOUR.contains(six)) {
                return isPublic(six.get6To4IPv4Address());
            }
            return GLOBAL_UNICAST.contains(six);
        }
        return true;
    }

    /// IPv4 in IPv6 clothes is judged as the IPv4 address it reaches.
    private static IPAddress plain(InetAddress address) {
        byte[] bytes = address.getAddress();
        IPAddress ip = new inet.ipaddr.IPAddressNetwork.IPAddressGenerator().from(bytes);
        if (ip.isIPv6() && ip.toIPv6().isIPv4Mapped()) {
            return ip.toIPv6().getEmbeddedIPv4Address();
        }
        return ip;
    }

    private static Exemption exemption(String text) {
        String entry = text.strip().toLowerCase(Locale.ROOT);
        IPAddress asRange = parse(entry);
        if (asRange != null) {
            return new Exemption.Range(asRange.toPrefixBlock());
        }
        int colon = entry.lastIndexOf(':');
        try {
            int port = Integer.parseInt(entry.substring(colon + 1));
            if (colon > 0 && port > 0 && port < 65536) {
                String host = entry.substring(0, colon);
                boolean bracketed = host.startsWith("[") && host.endsWith("]");
                return new Exemption.HostPort(bracketed ? host.substring(1, host.length() - 1) : host, port);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("neither a range like 10.1.0.0/16 nor host:port: " + text, e);
        }
        throw new IllegalArgumentException("neither a range like 10.1.0.0/16 nor host:port: " + text);
    }

    private static @org.jspecify.annotations.Nullable IPAddress parse(String text) {
        try {
            return text.isEmpty() ? null : new IPAddressString(text).toAddress();
        } catch (AddressStringException e) {
            return null;
        }
    }

    private static List<IPAddress> ranges(String... texts) {
        return java.util.Arrays.stream(texts).map(AddressGuard::range).toList();
    }

    private static IPAddress range(String text) {
        return new IPAddressString(text).getAddress().toPrefixBlock();
    }
}
