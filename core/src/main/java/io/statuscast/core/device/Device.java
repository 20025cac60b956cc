package io.statuscast.core.device;

import io.statuscast.core.id.ResourceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A WhatsApp number that is linked, or is to be linked. Its present link state is not kept here: see
/// [DeviceLinks].
///
/// @param alias        the user's name for it, 1 to [#ALIAS_MAX] characters
/// @param account      the WhatsApp account; null until it was linked for the first time
/// @param sandbox      whether it lives on the built-in emulator
/// @param firstLinkedAt when it was linked for the first time; devices are listed in this order
/// @param proxy        `http://…` or `socks5://…` through which it connects, with a login in it perhaps:
///                     never logged; null to connect directly
public record Device(
        ResourceId id,
        String alias,
        @Nullable Account account,
        boolean sandbox,
        Instant createdAt,
        @Nullable Instant firstLinkedAt,
        @Nullable String proxy) {
    public static final int ALIAS_MAX = 100;

    public Device {
        if (alias.isBlank() || alias.length() > ALIAS_MAX) {
            throw new IllegalArgumentException("an alias has 1 to " + ALIAS_MAX + " characters");
        }
    }

    /// A device that was just created and never linked.
    public static Device unlinked(ResourceId id, String alias, boolean sandbox, Instant createdAt) {
        return new Device(id, alias, null, sandbox, createdAt, null, null);
    }

    public boolean wasLinked() {
        return firstLinkedAt != null;
    }

    /// This device after it was linked to an account.
    public Device linkedTo(Account account, Instant at) {
        return new Device(id, alias, account, sandbox, createdAt, firstLinkedAt == null ? at : firstLinkedAt, proxy);
    }

    public Device renamed(String newAlias) {
        return new Device(id, newAlias, account, sandbox, createdAt, firstLinkedAt, proxy);
    }

    /// This device on another way to WhatsApp.
    public Device through(@Nullable String newProxy) {
        return new Device(id, alias, account, sandbox, createdAt, firstLinkedAt, newProxy);
    }

    /// Without the proxy, whose address may hold a password.
    @Override
    public String toString() {
        return "Device[" + id + ", " + alias + "]";
    }

    /// The WhatsApp account behind a device.
    ///
    /// @param phoneDigits the number in international form without the plus sign
    /// @param lid         the account's privacy-preserving address, `digits@lid`, when WhatsApp gave one
    /// @param pushName    the name that contacts see
    public record Account(
            String phoneDigits,
            @Nullable String lid,
            @Nullable String pushName) {
        /// E.164 with the plus sign.
        public String phone() {
            return "+" + phoneDigits;
        }

        /// The number as an API address, `digits@c.us`.
        public String wid() {
            return phoneDigits + "@c.us";
        }
    }
}
