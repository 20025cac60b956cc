package io.statuscast.core.device;

import io.statuscast.core.id.ResourceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an operator does to the connection of a device. Thread-safe; two orders for one device run one after
/// the other.
public interface DeviceControl {
    /// Ends the connection and opens it again, with the device's present settings. The link to the phone
    /// stays.
    void reboot(Device device);

    /// Logs the device out, forgets its link, and begins to link it again. Blocks while WhatsApp is told.
    ///
    /// @return whether WhatsApp confirmed the logout; when it did not, the phone may go on listing the device
    boolean reset(Device device);

    /// Logs the device out and ends its connection for good. Blocks while WhatsApp is told.
    ///
    /// @return whether WhatsApp confirmed the logout
    boolean remove(Device device);

    /// Asks for a code that is typed on the phone to link the device. Blocks while WhatsApp is asked.
    ///
    /// @param phoneDigits the number in international form, digits only
    CodeAnswer requestCode(ResourceId device, String phoneDigits);

    /// Publishes to the device's own account alone and takes it back, to see whether WhatsApp takes what is
    /// sent. Blocks for a minute or two at most.
    ///
    /// @return the steps in their order; empty when the device has no connection
    List<TestStep> selfTest(ResourceId device);

    /// Begins or ends the redacted log of every stanza of a device. Off after every start of the server.
    void wireLog(ResourceId device, boolean on);

    /// What is known of a device besides its link.
    Health health(ResourceId device);

    /// The saved contacts as of their last sync; empty for a device that is not linked.
    List<Contact> contacts(ResourceId device);

    /// Somebody in the phone's address book.
    ///
    /// @param phoneDigits in international form without the plus sign; null when only the LID is known
    /// @param lid         `digits@lid`; null when it was not learned
    /// @param name        as it was saved; may be empty
    record Contact(@Nullable String phoneDigits, @Nullable String lid, String name) {}

    /// The answer to the wish for a code.
    sealed interface CodeAnswer {
        record Offered(DeviceLink.TypedCode code) implements CodeAnswer {}

        /// @param code     a machine word such as `link:linked`
        /// @param sentence what it means, with the remedy
        record Refused(String code, String sentence) implements CodeAnswer {}
    }

    /// A step of a self-test.
    record TestStep(String name, boolean passed, String sentence) {}

    /// @param phoneLastSeen when the phone last wrote or received something; null when that is not known
    /// @param contacts      how many saved contacts are known
    /// @param contactsAt    when they were last brought up to date since the start; null when they were not
    record Health(
            @Nullable Instant phoneLastSeen,
            int contacts,
            @Nullable Instant contactsAt,
            boolean wireLog) {
        /// Of a device without a connection.
        public static final Health NONE = new Health(null, 0, null, false);

        public Optional<Instant> lastSync() {
            return Optional.ofNullable(contactsAt);
        }
    }
}
