package io.statuscast.server.security;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The key a request presents, in any form clients of the original API use.
///
/// Source: the public Wassenger API: header `Token`, query `token` or `Token`, and `Authorization` with the bare key or
/// after `Bearer` or `Token`, where the key may carry a prefix that ends with an underscore.
public final class PresentedKey {
    /// Longer texts are not keys; they are refused before anything is computed from them.
    static final int LENGTH_MAX = 300;

    private static final Set<String> SCHEMES = Set.of("bearer", "token");

    private PresentedKey() {}

    /// What may be the key, most likely first; empty when the request carries none.
    ///
    /// @param token         value of the `Token` header
    /// @param authorization value of the `Authorization` header
    /// @param query         value of the `token` parameter
    public static List<String> candidates(
            Optional<String> token, Optional<String> authorization, Optional<String> query) {
        var candidates = new LinkedHashSet<String>();
        token.ifPresent(value -> add(candidates, value.strip()));
        authorization.ifPresent(value -> add(candidates, withoutScheme(value.strip())));
        query.ifPresent(value -> add(candidates, value.strip()));
        return new ArrayList<>(candidates);
    }

    private static String withoutScheme(String value) {
        int blank = value.indexOf(' ');
        if (blank < 0) {
            return value;
        }
        String scheme = value.substring(0, blank).toLowerCase(Locale.ROOT);
        return SCHEMES.contains(scheme) ? value.substring(blank + 1).strip() : value;
    }

    private static void add(Set<String> candidates, String value) {
        if (value.isEmpty() || value.length() > LENGTH_MAX) {
            return;
        }
        candidates.add(value);
        int prefixEnd = value.lastIndexOf('_');
        if (prefixEnd >= 0 && prefixEnd < value.length() - 1) {
            candidates.add(value.substring(prefixEnd + 1));
        }
    }
}
