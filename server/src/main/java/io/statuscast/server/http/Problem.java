package io.statuscast.server.http;

/// The catalogue of everything that can be wrong with a request: machine code, HTTP status, what it means,
/// what to do.
///
/// Every entry has its page under `docs/problems/`, which a test compares with this file. A code, once
/// published, keeps its meaning. Codes have the form `entity:problem`; source of the known ones: the public
/// Wassenger API.
public enum Problem {
    KEY_MISSING(
            "key:missing",
            401,
            "The request carries no API key.",
            "Send the key in the header `Token: KEY`, or as `Authorization: Bearer KEY`, or as `?token=KEY`."),
    KEY_INVALID(
            "key:invalid",
            401,
            "The API key is not known.",
            "Check that the whole key was copied; the first key is in first-api-key.txt in the data directory."),

    BODY_EMPTY("body:empty", 400, "The request body is empty.", "Send a JSON object."),
    BODY_MALFORMED(
            "body:malformed", 400, "The request body is not valid JSON.", "Correct the JSON at the place named."),
    BODY_TYPE(
            "body:type",
            415,
            "The body has a content type that is not accepted.",
            "Send JSON with the header `Content-Type: application/json`."),
    BODY_TOO_LARGE(
            "body:toolarge",
            413,
            "The request body is larger than the server accepts.",
            "Send large media by URL, or raise STATUSCAST_HTTP_BODY_BYTES_MAX."),
    REQUEST_INVALID(
            "request:invalid",
            400,
            "Several things are wrong with the request.",
            "Correct every entry of `errors`; each names its field and the remedy."),
    REQUEST_MALFORMED(
            "request:malformed", 400, "The request is not valid HTTP.", "Correct the path, headers or encoding named."),
    ROUTE_NOT_FOUND(
            "route:notfound",
            404,
            "There is no such address.",
            "Check the path; every address is listed in /openapi.yaml."),
    METHOD_NOT_ALLOWED(
            "method:notallowed",
            405,
            "The address does not take this method.",
            "Use one of the methods in the `Allow` header."),

    FIELD_UNKNOWN(
            "field:unknown",
            400,
            "The body has a field that is not known.",
            "Remove the field or correct its spelling; STATUSCAST_HTTP_LENIENT=true ignores unknown fields."),
    FIELD_REQUIRED("field:required", 400, "A field is missing.", "Add the field."),
    FIELD_TYPE("field:type", 400, "A field has a value of the wrong type.", "Send the type named."),
    FIELD_LENGTH("field:length", 400, "A field is too long or too short.", "Keep it within the length named."),
    FIELD_RANGE("field:range", 400, "A number is too large or too small.", "Keep it within the range named."),
    FIELD_FORMAT("field:format", 400, "A field does not have the form it needs.", "Write it in the form named."),
    FIELD_VALUE("field:value", 400, "A field has a value that is not one of those allowed.", "Use one of those named."),
    QUERY_UNKNOWN(
            "query:unknown",
            400,
            "The address has a parameter that is not known.",
            "Remove the parameter or correct its spelling."),
    QUERY_INVALID("query:invalid", 400, "A parameter of the address is not valid.", "Correct it as named."),

    MESSAGE_REQUIRED(
            "message:required",
            400,
            "A status needs something to show.",
            "Send `message`, or `media` with `url`, or both."),
    MESSAGE_TOO_LONG(
            "message:toolong",
            400,
            "The text is longer than WhatsApp shows.",
            "Keep a text status to 700 characters and a caption to 1024."),
    MESSAGE_CONFLICT(
            "message:conflict",
            400,
            "The caption is given twice, with different words.",
            "Use either `message` or `media.message`."),
    COLOR_INVALID(
            "color:invalid", 400, "The colour is not known.", "Use one of the colour names of the API, or `#RRGGBB`."),
    FONT_INVALID("font:invalid", 400, "The font is not known.", "Use one of the font names of the API."),
    MEDIA_REQUIRED("media:required", 400, "`media` names no file.", "Send `media.url`."),
    MEDIA_CONFLICT("media:conflict", 400, "`media` names two files.", "Send either `media.url` or `media.file`."),
    MEDIA_URL_INVALID(
            "media:url", 400, "The media address cannot be fetched.", "Send a complete http or https address."),
    MEDIA_URL_PRIVATE(
            "media:forbidden-address",
            400,
            "The media address belongs to a private or reserved network.",
            "Use a public address, or allow this one with STATUSCAST_FETCH_ALLOW."),
    SCHEDULE_CONFLICT(
            "schedule:conflict",
            400,
            "The time of publication is given more than once.",
            "Send exactly one of `delay`, `delayTo` and `date` (or `deliverAt`)."),
    SCHEDULE_EMPTY(
            "schedule:empty",
            400,
            "`schedule` names no time.",
            "Send one of `schedule.delay`, `schedule.delayTo` and `schedule.date`, or leave `schedule` out."),
    SCHEDULE_INVALID(
            "schedule:invalid",
            400,
            "The time of publication cannot be read.",
            "Write a date like 2026-12-24T18:00:00Z, a delay in seconds, or a duration like 30m, 2h, 1d."),
    SCHEDULE_PAST(
            "schedule:past", 400, "The time of publication is in the past.", "Send a time to come, or none for now."),
    SCHEDULE_TOO_FAR(
            "schedule:toofar",
            400,
            "The time of publication is more than a year away.",
            "Send a time within the next 365 days."),
    AUDIENCE_EMPTY(
            "audience:empty",
            400,
            "The audience names nobody.",
            "Name at least one number in `audience.only` or `audience.except`, or a list in `audience.list`, or leave"
                    + " `audience` out to reach all contacts."),
    AUDIENCE_CONFLICT(
            "audience:conflict",
            400,
            "The audience is given in more than one form.",
            "Send exactly one of `audience.only`, `audience.except` and `audience.list`."),
    AUDIENCE_INVALID(
            "audience:invalid",
            400,
            "The audience is a text that means nothing.",
            "As a text send `contacts`; name a list as `{\"list\":\"its name\"}`."),
    AUDIENCE_UNKNOWN(
            "audience:unknown",
            400,
            "This number has no list of that name or id.",
            "Check the name; GET /v1/chat/{deviceId}/audiences shows the lists of the number."),
    LATENESS_INVALID(
            "lateness:invalid",
            400,
            "The lateness cannot be read.",
            "Send seconds like 3600, or a duration like 30m, 2h, 1d; at most 366 days."),
    REMOVAL_CONFLICT(
            "removal:conflict", 400, "The time of removal is given twice.", "Send either `removeAt` or `removeAfter`."),
    REMOVAL_INVALID(
            "removal:invalid",
            400,
            "The time of removal cannot be read.",
            "Write `removeAt` as a date like 2026-12-24T18:00:00Z, or `removeAfter` in seconds or as a duration like"
                    + " 30m or 6h."),
    REMOVAL_OUTSIDE(
            "removal:outside",
            400,
            "The status cannot be removed at that time.",
            "Name a time after its publication and at most 24 hours later: then WhatsApp removes it by itself."),
    REPEAT_EMPTY(
            "repeat:empty",
            400,
            "`repeat` names no rule.",
            "Send one of `repeat.every`, `repeat.cron`, `repeat.rrule` and `repeat.keepAlive`, or leave `repeat` out."),
    REPEAT_CONFLICT(
            "repeat:conflict",
            400,
            "`repeat` says the same thing in two ways.",
            "Keep one rule, and name the end once."),
    REPEAT_INVALID(
            "repeat:invalid",
            400,
            "The rule of repetition cannot be read.",
            "Write `every` like `2 days`, `cron` like `30 9 * * mon-fri`, `rrule` as RFC 5545 has it."),
    REPEAT_ZONE(
            "repeat:zone",
            400,
            "The time zone is not known.",
            "Use a name of the IANA database like Europe/Lisbon or America/Sao_Paulo."),
    REPEAT_OVER(
            "repeat:over",
            400,
            "The repetition ends before it begins.",
            "Set `repeat.until` after the first time, or leave it out."),
    REPEAT_ABSENT(
            "repeat:absent",
            409,
            "The status is not one of a series.",
            "Withdraw it with DELETE; only a status that repeats has occurrences to leave out."),
    PHONE_INVALID(
            "phone:invalid",
            400,
            "The phone number is not in international form.",
            "Write it in E.164 form: `+`, country code and number, no blanks, like +5511990000001."),

    DEVICE_NOT_FOUND(
            "device:notfound",
            404,
            "There is no such number.",
            "Check the id, phone or alias; GET /v1/devices lists the numbers."),
    DEVICE_INVALID(
            "device:invalid",
            400,
            "The field `device` names another number than the address.",
            "Leave `device` out, or name the number of the address."),
    DEVICE_EXISTS(
            "device:exists",
            409,
            "There is a number with this phone or alias already.",
            "Use the existing number, or choose another alias."),
    DEVICE_LIMIT(
            "device:limit",
            429,
            "The server has as many numbers as it may hold.",
            "Remove a number that is no longer used."),
    DEVICE_LINKED(
            "device:linked",
            409,
            "The number is linked already, and stays linked.",
            "To link another, log it out first: POST /v1/devices/{id}/reset."),
    CODE_NOTHING(
            "authcode:nothing",
            409,
            "There is no code to type now.",
            "Ask again shortly; a number whose link waits for somebody says in `session.reason` what to do."),
    CODE_REFUSED(
            "authcode:refused",
            502,
            "WhatsApp gave no code.",
            "Check that the number has WhatsApp, wait a while, or scan the QR code."),
    PROXY_INVALID(
            "proxy:invalid",
            400,
            "The proxy cannot be used.",
            "Write it as http://host:port or socks5://host:port, with user:password@ before the host if it wants a"
                    + " login."),
    SCAN_NOTHING(
            "scan:nothing",
            409,
            "There is no QR code to scan now.",
            "A linked number needs none; one that is connecting has it in a moment: ask again shortly."),
    STATUS_NOT_FOUND(
            "status:notfound",
            404,
            "This number has no such status.",
            "Check the id: 24 hex characters from the answer to POST, or the WhatsApp id."),
    STATUS_NOT_NOW(
            "status:notnow",
            409,
            "The state of the status does not allow this.",
            "Look at its `state`, and at the message for what can be done now: what has left can be taken back with"
                    + " DELETE, or posted anew with POST …/status/{id}/duplicate."),
    STATUS_OUTDATED(
            "status:outdated",
            409,
            "The status was changed meanwhile.",
            "Read it again, and send the change with its present `version`, or without one."),
    STATUS_PRECONDITION(
            "status:precondition",
            412,
            "The status is no longer the version that `If-Match` names.",
            "Read it again, and send the change with its present `version` in `If-Match`, or without the header."),
    STATUS_REMOVED(
            "status:removal-past",
            409,
            "The time at which the status was to be taken back has passed.",
            "Make a new one with POST …/status/{id}/duplicate; of a draft and of one that waits, `removeAt` can be"
                    + " changed with PATCH too."),
    CHANGE_EMPTY("change:empty", 400, "The request changes nothing.", "Send at least one field to change."),
    SELECTION_INVALID(
            "selection:invalid",
            400,
            "The request does not say which statuses are meant.",
            "Send exactly one of `{\"all\":true}`, `{\"scheduled\":[ids]}` and `{\"status\":[WhatsApp ids]}`."),
    BULK_SIZE(
            "bulk:size",
            400,
            "A request holds 1 to 500 statuses.",
            "Send at least one; more than 500 in several requests, each with its own Idempotency-Key."),
    EVENTS_LIMIT(
            "events:limit",
            429,
            "As many event streams are open as may be.",
            "Close streams that nobody reads; one stream can carry the events of all numbers."),
    CSV_INVALID(
            "csv:invalid",
            400,
            "The CSV cannot be read.",
            "Send UTF-8 with a header row of field names like message,media.url,schedule.date; put texts with commas,"
                    + " quotes or line breaks between double quotes."),
    IDEMPOTENCY_INVALID(
            "idempotency:invalid",
            400,
            "The Idempotency-Key cannot be used.",
            "Send 1 to 255 printable ASCII characters, for example a UUID."),
    IDEMPOTENCY_REUSED(
            "idempotency:reused",
            409,
            "The Idempotency-Key came before, with another body.",
            "Use a new key for a new request; repeat a request with exactly the same body."),
    QUEUE_FULL(
            "queue:full",
            429,
            "As many statuses wait for this number as may.",
            "Wait until some were published, withdraw some, or raise the limit of its queue."),
    QUEUE_CLOSED(
            "queue:closed",
            409,
            "The queue of this number takes no statuses at present.",
            "Set its status to active or pause: POST /v1/devices/{deviceId}/queue."),
    QUEUE_CONFLICT(
            "queue:conflict",
            400,
            "The change of the queue contradicts itself.",
            "Send `device` to move posts to another number, or settings to change how the queue is run, in requests of"
                    + " their own; name one time zone."),
    AUDIENCE_NOT_FOUND(
            "audience:notfound",
            404,
            "This number has no list of that name or id.",
            "Check the name; GET /v1/chat/{deviceId}/audiences shows the lists of the number."),
    AUDIENCE_EXISTS(
            "audience:exists",
            409,
            "This number has a list of that name already.",
            "Change that list with PATCH, or choose another name."),
    AUDIENCE_IN_USE(
            "audience:inuse",
            409,
            "Statuses wait that are for this list.",
            "Withdraw them or give them another audience, or delete the list with `?force=true`: then they fail when"
                    + " their time comes."),
    AUDIENCE_LIMIT(
            "audience:limit", 429, "This number has as many lists as it may.", "Delete a list that is no longer used."),
    AUDIENCE_TOO_LARGE(
            "audience:toolarge",
            400,
            "The list is larger than a list may be.",
            "Keep it to 50000 numbers, and post to several lists."),
    CONTACTS_NONE(
            "contacts:none",
            409,
            "No contacts of this number are known.",
            "Link the number and wait for its contacts (GET /v1/devices/{deviceId}/health counts them), or send"
                    + " numbers."),
    FEATURE_UNAVAILABLE(
            "feature:unavailable",
            501,
            "The request uses a part of the API that this version does not have.",
            "Leave the field or parameter out."),
    SANDBOX_ABSENT(
            "sandbox:absent", 404, "This server has no sandbox number.", "Start it with STATUSCAST_SANDBOX=true."),
    STORAGE_FULL(
            "storage:full",
            503,
            "The disk is full: nothing new can be accepted.",
            "Make room on the disk of the data directory; what was accepted is safe."),
    STORAGE_UNAVAILABLE(
            "storage:unavailable",
            503,
            "The server's database does not answer.",
            "Send the same request again in a moment; when it stays, look at the database and at the server's log."),
    STORAGE_IN_DOUBT(
            "storage:in-doubt",
            503,
            "The connection to the database broke while the change was being kept: it may have been kept.",
            "Look whether it is there. A request with an Idempotency-Key can just be sent again, and is done once."),
    SERVER_BUSY(
            "server:busy", 503, "The server cannot take the request now.", "Send the same request again in a moment."),
    ERROR_GENERIC(
            "error:generic",
            500,
            "Something failed inside the server.",
            "Try again; when it stays, look into the server's log for the request id in `instance`.");

    private final String code;
    private final int status;
    private final String sentence;
    private final String remedy;

    Problem(String code, int status, String sentence, String remedy) {
        this.code = code;
        this.status = status;
        this.sentence = sentence;
        this.remedy = remedy;
    }

    /// The machine code, `entity:problem`.
    public String code() {
        return code;
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    /// What it means, one sentence.
    public String sentence() {
        return sentence;
    }

    /// What to do about it.
    public String remedy() {
        return remedy;
    }

    /// The RFC 9457 type: a host-relative address at which the server shows the page of this problem.
    public String type() {
        return "/problems/" + pageName();
    }

    /// The code in a form fit for a file name.
    String pageName() {
        return code.replace(':', '-');
    }

    /// The page of this problem, Markdown.
    String page() {
        return """
            # %s

            **%s** · HTTP status %s

            %s

            What to do: %s
            """.formatted(sentence.replaceAll("\\.$", ""), code, status, sentence, remedy);
    }
}
