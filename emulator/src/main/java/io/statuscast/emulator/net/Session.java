package io.statuscast.emulator.net;

import io.statuscast.emulator.world.Endpoint;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;

/// A companion that logged in over a socket.
final class Session implements Endpoint, Conversation {
    private final World world;
    private final ChatConnection connection;
    private final Jid address;

    Session(World world, ChatConnection connection, Jid address) {
        this.world = world;
        this.connection = connection;
        this.address = address;
    }

    @Override
    public Jid address() {
        return address;
    }

    @Override
    public void deliver(Node stanza) {
        connection.send(stanza);
    }

    @Override
    public boolean inProcess() {
        return false;
    }

    @Override
    public void end(Node streamError) {
        connection.end(streamError);
    }

    @Override
    public void hangUp() {
        connection.hangUp();
    }

    @Override
    public void reset() {
        connection.reset();
    }

    @Override
    public void take(Node stanza) {
        world.send(this, stanza);
    }

    @Override
    public void gone() {
        world.detach(this);
    }
}
