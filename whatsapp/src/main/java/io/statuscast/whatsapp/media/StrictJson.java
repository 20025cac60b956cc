package io.statuscast.whatsapp.media;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the two shapes of JSON that WhatsApp's protocol needs of us: an array of strings (the index of an app-state
/// entry) and the string members of an object (the answer to an upload). Strict: no comments, no trailing commas,
/// nothing after the value. Source: RFC 8259.
public final class StrictJson {
    private static final int DEPTH_MAX = 32;
    private static final int ITEMS_MAX = 1024;

    private final String text;
    private int at;

    private StrictJson(byte[] utf8) throws MalformedJsonException {
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException("not UTF-8");
        }
    }

    /// The strings of an array that has nothing else in it.
    public static List<String> arrayOfStrings(byte[] utf8) throws MalformedJsonException {
        var json = new StrictJson(utf8);
        var strings = new ArrayList<String>();
        json.expect('[');
        if (!json.take(']')) {
            do {
                json.requireRoom(strings.size());
                strings.add(json.string());
            } while (json.take(','));
            json.expect(']');
        }
        json.end();
        return List.copyOf(strings);
    }

    /// The members of an object whose values are strings; others are read over.
    public static Map<String, String> stringMembers(byte[] utf8) throws MalformedJsonException {
        var json = new StrictJson(utf8);
        var members = new LinkedHashMap<String, String>();
        json.object(0, members);
        json.end();
        return members;
    }

    private void object(int depth, Map<String, String> members) throws MalformedJsonException {
        expect('{');
        if (take('}')) {
            return;
        }
        do {
            requireRoom(members.size());
            String name = string();
            expect(':');
            if (peek() == '"') {
                members.put(name, string());
            } else {
                value(depth + 1);
            }
        } while (take(','));
        expect('}');
    }

    private void value(int depth) throws MalformedJsonException {
        if (depth > DEPTH_MAX) {
            throw malformed("nested too deeply");
        }
        switch (peek()) {
            case '{' -> object(depth, new LinkedHashMap<>());
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void array(int depth) throws MalformedJsonException {
        expect('[');
        if (take(']')) {
            return;
        }
        do {
            value(depth + 1);
        } while (take(','));
        expect(']');
    }

    private void word(String word) throws MalformedJsonException {
        if (!text.startsWith(word, at)) {
            throw malformed("not a value");
        }
        at += word.length();
    }

    private void number() throws MalformedJsonException {
        int start = at;
        if (current() == '-') {
            at++;
        }
        if (current() == '0') {
            at++;
        } else {
            digits();
        }
        if (current() == '.') {
            at++;
            digits();
        }
        if (current() == 'e' || current() == 'E') {
            at++;
            if (current() == '+' || current() == '-') {
                at++;
            }
            digits();
        }
        if (at == start) {
            throw malformed("not a value");
        }
    }

    private void digits() throws MalformedJsonException {
        int start = at;
        while (current() >= '0' && current() <= '9') {
            at++;
        }
        if (at == start) {
            throw malformed("a digit is missing");
        }
    }

    private String string() throws MalformedJsonException {
        expect('"');
        var out = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') {
                return out.toString();
            }
            if (c < ' ') {
                throw malformed("a control character in a string");
            }
            out.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() throws MalformedJsonException {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw malformed("an unknown escape");
        };
    }

    private char unicode() throws MalformedJsonException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            char c = next();
            if (!HexFormat.isHexDigit(c)) {
                throw malformed("not a hexadecimal digit");
            }
            value = value * 16 + HexFormat.fromHexDigit(c);
        }
        return (char) value;
    }

    private char next() throws MalformedJsonException {
        if (at == text.length()) {
            throw malformed("the text ends too early");
        }
        return text.charAt(at++);
    }

    /// The character here, or NUL at the end.
    private char current() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private char peek() {
        while (current() == ' ' || current() == '\t' || current() == '\n' || current() == '\r') {
            at++;
        }
        return current();
    }

    private boolean take(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) throws MalformedJsonException {
        if (!take(c)) {
            throw malformed("'" + c + "' is missing");
        }
    }

    private void end() throws MalformedJsonException {
        if (peek() != '\0' || at != text.length()) {
            throw malformed("something follows the value");
        }
    }

    private void requireRoom(int items) throws MalformedJsonException {
        if (items >= ITEMS_MAX) {
            throw malformed("more than " + ITEMS_MAX + " items");
        }
    }

    private MalformedJsonException malformed(String what) {
        return new MalformedJsonException(what + " (character " + at + ")");
    }
}
