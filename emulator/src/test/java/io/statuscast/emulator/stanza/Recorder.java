package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Endpoint;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.List;

/// An endpoint that remembers what it was given; it queues like a socket, so that everything is there at once.
final class Recorder implements Endpoint {
    private final Jid address;
    final List<Node> got = new ArrayList<>();

    Recorder(Jid address) {
        this.address = address;
    }

    @Override
    public Jid address() {
        return address;
    }

    @Override
    public void deliver(Node stanza) {
        got.add(stanza);
    }

    @Override
    public boolean inProcess() {
        return false;
    }

    Node last(String tag) {
        return got.stream()
                .filter(node -> node.tag().equals(tag))
                .reduce((_, second) -> second)
                .orElseThrow();
    }

    long count(String tag) {
        return got.stream().filter(node -> node.tag().equals(tag)).count();
    }
}
