package io.statuscast.whatsapp.client;

/// What became of the wish for a [LinkCode].
public sealed interface LinkCodeOutcome {
    /// The code can be typed on the phone now; QR codes stay on offer beside it.
    record Offered(LinkCode code) implements LinkCodeOutcome {}

    /// There is no code.
    ///
    /// @param code     `phone:invalid`, `link:linked`, `link:not-ready`, `link:no-answer`, or `whatsapp:`
    ///                 and the number of WhatsApp's refusal
    /// @param sentence what it means and what to do
    record Refused(String code, String sentence) implements LinkCodeOutcome {}
}
