package io.statuscast.whatsapp.client;

/// The parts of a client that publish statuses, take them back, and test that.
record StatusParts(StatusSender sender, StatusRevoker revoker, SelfTest selfTest) {
    static StatusParts of(
            ClientGround ground, ContactBook contacts, ContactSync sync, StatusProgress progress, PrivacyList privacy) {
        ClientConfig config = ground.config();
        Account account = ground.account();
        var audiences = new AudienceResolver(account, contacts, ground.lids(), ground.directory(), privacy);
        var encryption = new StatusEncryption(
                account,
                ground.keys(),
                ground.directory(),
                ground.sessions(),
                ground.lids(),
                ground.sent(),
                progress,
                config.random());
        var profiles = new ProfileMemory(
                ground.store(), ProfileMemory.STATUSES, config.profiles().first());
        var chunks = new ChunkedSend(
                config,
                account,
                audiences,
                encryption,
                ground.directory(),
                progress,
                profiles,
                ground.serverTime(),
                ground.pauses());
        var turns = new Turns();
        var sender =
                new StatusSender(config, audiences, sync, ground.messages(), ground.sent(), encryption, chunks, turns);
        var revoker = new StatusRevoker(account, ground.messages(), ground.sent(), progress, chunks, turns);
        var selfTest = new SelfTest(config, account, ground.messages(), chunks, revoker, turns);
        return new StatusParts(sender, revoker, selfTest);
    }
}
