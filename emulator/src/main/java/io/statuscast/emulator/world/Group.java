package io.statuscast.emulator.world;

import io.statuscast.whatsapp.binary.Jid;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A group: its name, its members, and by which kind of address it goes. Guarded by the world's lock.
public final class Group {
    private final String id;
    private final String subject;
    private final boolean lidMode;
    private final Account creator;
    private final Instant createdAt;
    private final Set<Account> members = new LinkedHashSet<>();
    private boolean announcement;

    Group(String id, String subject, boolean lidMode, Account creator, Instant createdAt) {
        this.id = id;
        this.subject = subject;
        this.lidMode = lidMode;
        this.creator = creator;
        this.createdAt = createdAt;
        members.add(creator);
    }

    public Jid jid() {
        return new Jid(id, 0, Jid.GROUP);
    }

    /// Digits.
    public String id() {
        return id;
    }

    public String subject() {
        return subject;
    }

    /// Whether members are named by LID; by phone number otherwise.
    public boolean lidMode() {
        return lidMode;
    }

    /// The one admin.
    public Account creator() {
        return creator;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /// In the order they joined.
    public List<Account> members() {
        return List.copyOf(members);
    }

    public boolean has(Account account) {
        return members.contains(account);
    }

    /// Whether only the admin may write.
    public boolean announcement() {
        return announcement;
    }

    void announcement(boolean only) {
        announcement = only;
    }

    void add(Account account) {
        members.add(account);
    }

    void remove(Account account) {
        members.remove(account);
    }

    /// The address of an account in this group.
    public Jid address(Account account) {
        return lidMode ? account.lidJid() : account.phoneJid();
    }

    /// The address of a device in this group.
    public Jid address(Device device) {
        return lidMode ? device.lidJid() : device.phoneJid();
    }

    /// Every device of every member.
    public List<Device> devices() {
        return members.stream().flatMap(member -> member.devices().stream()).toList();
    }
}
