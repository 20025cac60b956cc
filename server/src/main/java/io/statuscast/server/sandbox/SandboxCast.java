package io.statuscast.server.sandbox;

import java.util.List;

/// Who lives in the sandbox. The numbers are of a range that is kept free for fiction (Ofcom, 07700 900000 to 900999).
final class SandboxCast {
    /// The number that publishes, digits in international form.
    static final String NUMBER = "447700900100";

    static final String NAME = "Sandbox";

    /// The people who have the number saved, and whom it has saved.
    static final List<Person> CONTACTS = List.of(
            new Person("447700900101", "Ana"), new Person("447700900102", "Ben"), new Person("447700900103", "Chloe"));

    private SandboxCast() {}

    record Person(String phoneDigits, String name) {}
}
