package io.statuscast.whatsapp.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Node;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactedStanzaTest {
    private static final byte[] SALT = {1, 2, 3};

    @ParameterizedTest
    @CsvSource({
        "message,notify,anna",
        "presence,name,the-bakery",
        "group,subject,bakers",
        "user,username,anna.example",
        "verified_name,verified_name,bakery",
        "media_conn,auth,AQDx7_secret",
        "message,from,15550001001@s.whatsapp.net",
        "message,participant,123456789012345:7@lid",
        "user,value,15550001001",
        "invite,code,AbCdEfGhIjK",
        "item,id,15550001001",
        "link_code_companion_reg,link_code_pairing_ref,2@abcDEF",
        "x,unheard_of,Anna Example"
    })
    void nothingIsShownThatNamesAnybodyOrOpensAnything(String tag, String attribute, String value) {
        String shown = of(Node.of(tag, Node.attrs(attribute, value)));
        String user =
                value.contains("@") ? value.substring(0, value.indexOf('@')).replaceAll(":.*", "") : value;

        assertThat(shown).startsWith("<" + tag).doesNotContain(user);
    }

    @ParameterizedTest
    @CsvSource({
        "failure,reason,402",
        "failure,code,101",
        "failure,expire,86400",
        "ack,error,479",
        "message,id,3EB0AAAA0000000003",
        "message,t,1772000000",
        "message,edit,7",
        "enc,type,pkmsg",
        "meta,status_setting,allowlist",
        "collection,name,critical_unblock_low",
        "category,value,contact_blacklist"
    })
    void whatTheProtocolSaysIsShown(String tag, String attribute, String value) {
        assertThat(of(Node.of(tag, Node.attrs(attribute, value)))).isEqualTo("<%s %s=\"%s\"/>", tag, attribute, value);
    }

    @Test
    void contentIsTheNumberOfItsBytes() {
        Node stanza = Node.of(
                "iq", Map.of(), Node.of("contact", "+15550001001"), Node.of("ref", "2@secret".getBytes(US_ASCII)));

        assertThat(of(stanza)).isEqualTo("<iq><contact>12 bytes</contact><ref>8 bytes</ref></iq>");
    }

    @Test
    void equalValuesAreRecognisedUnderOneSaltOnly() {
        Node stanza = Node.of("message", Node.attrs("notify", "anna"));

        assertThat(of(stanza)).isEqualTo(of(stanza));
        assertThat(RedactedStanza.of(stanza, new byte[] {9})).isNotEqualTo(of(stanza));
    }

    private static String of(Node stanza) {
        return RedactedStanza.of(stanza, SALT);
    }
}
