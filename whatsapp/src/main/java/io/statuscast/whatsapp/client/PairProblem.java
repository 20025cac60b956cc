package io.statuscast.whatsapp.client;

/// Why a phone that scanned our QR code or typed our code was not linked. Nothing of the try stays stored,
/// and new codes follow by themselves.
public enum PairProblem {
    /// Who answered did not know the secret of the QR code. We told the server 401 `hmac-mismatch`.
    HMAC_MISMATCH(
            "pair:hmac-mismatch",
            "The answer to the code was not made by the phone that scanned it: scan the code that is shown now."),
    /// The account did not sign our identity key. We told the server 401 `signature-mismatch`.
    SIGNATURE_MISMATCH(
            "pair:signature-mismatch",
            "The phone's signature does not fit this server: scan again; if it happens again, update WhatsApp on the"
                    + " phone."),
    /// The answer lacks something or cannot be read. We told the server 500 `internal-error`.
    MALFORMED("pair:malformed", "The phone's answer could not be read: scan again, and report it if it happens again."),
    /// The server or the phone refused the keys that followed the typing of a code.
    CODE_REFUSED(
            "pair:code-refused",
            "The phone did not accept the code: ask for a new one, and type it exactly as it is shown."),
    /// We signed, and the server refused the link all the same.
    SERVER_REFUSED(
            "pair:server-refused",
            "WhatsApp refused the link: wait a few minutes, then scan again. The phone may have four linked devices"
                    + " already.");

    private final String code;
    private final String sentence;

    PairProblem(String code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    /// The machine word, stable.
    public String code() {
        return code;
    }

    /// What happened and what to do, for people.
    public String sentence() {
        return sentence;
    }
}
