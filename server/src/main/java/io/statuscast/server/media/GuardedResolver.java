package io.statuscast.server.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/// Resolves names to the addresses that the guard permits, so that the address which was judged is the one that is
/// connected to (a second look-up could answer differently: DNS rebinding). Thread-safe.
final class GuardedResolver implements DnsResolver {
    private final AddressGuard guard;
    private final NameLookup names;

    GuardedResolver(AddressGuard guard, NameLookup names) {
        this.guard = guard;
        this.names = names;
    }

    /// @throws NameLookup.SlowLookup when no name server answers in time
    /// @throws ForbiddenAddress when the name exists, but leads only where the server must not go
    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        var permitted = new ArrayList<InetSocketAddress>();
        for (InetAddress address : names.addresses(host)) {
            if (!guard.permits(host, port, address)) {
                // One bad address among good ones is reason enough: an honest public host has none.
                throw new ForbiddenAddress(host);
            }
            permitted.add(new InetSocketAddress(address, port));
        }
        return permitted;
    }

    /// Not used by this client, which asks with the port; judged as port 0 so that no exemption by port applies.
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return resolve(host, 0).stream().map(InetSocketAddress::getAddress).toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    /// A name that leads to an address the server must not fetch from.
    static final class ForbiddenAddress extends UnknownHostException {
        ForbiddenAddress(String host) {
            super(host);
        }
    }
}
