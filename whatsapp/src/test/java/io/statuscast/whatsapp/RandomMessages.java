package io.statuscast.whatsapp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.random.RandomGenerator;

/// Protobuf messages with some of their fields filled, whatever they are, from a seeded source.
public final class RandomMessages {
    private static final int DEPTH = 4;
    private static final int REPEATED_MAX = 3;
    private static final int[] LENGTHS = {0, 1, 12, 16, 32, 33, 64, 200};
    private static final String[] TEXTS = {
        "",
        "status@broadcast",
        "15550001001@s.whatsapp.net",
        "100000000000001:3@lid",
        "120363000000000001@g.us",
        "3EB0C0FFEE",
        "a:b@c@d",
        ":@lid",
        "hello, wörld 😀",
        "/v/t62.7118-24/1",
        "[\"contact\",\"15550001001@s.whatsapp.net\"]",
        "[\"status_privacy\"]",
        "\0"
    };

    private final RandomGenerator random;

    public RandomMessages(RandomGenerator random) {
        this.random = random;
    }

    /// A message of the same type with one to three fields.
    public <T extends Message> T like(T example) {
        @SuppressWarnings("unchecked") // a builder builds what it comes from
        T filled = (T) filled(example.newBuilderForType(), 0);
        return filled;
    }

    private Message filled(Message.Builder builder, int depth) {
        var fields = builder.getDescriptorForType().getFields();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            FieldDescriptor field = fields.get(random.nextInt(fields.size()));
            if (field.isRepeated()) {
                for (int j = random.nextInt(REPEATED_MAX); j > 0; j--) {
                    builder.addRepeatedField(field, value(builder, field, depth));
                }
            } else {
                builder.setField(field, value(builder, field, depth));
            }
        }
        for (FieldDescriptor field : fields) {
            if (field.isRequired() && !builder.hasField(field)) {
                builder.setField(field, value(builder, field, depth));
            }
        }
        return builder.build();
    }

    private Object value(Message.Builder parent, FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case INT -> random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(10);
            case LONG -> random.nextInt(4) == 0 ? random.nextLong() : 1_772_000_000L + random.nextInt(1000);
            case FLOAT -> Float.intBitsToFloat(random.nextInt());
            case DOUBLE -> Double.longBitsToDouble(random.nextLong());
            case BOOLEAN -> random.nextBoolean();
            case STRING -> TEXTS[random.nextInt(TEXTS.length)];
            case BYTE_STRING -> bytes();
            case ENUM ->
                field.getEnumType()
                        .getValues()
                        .get(random.nextInt(field.getEnumType().getValues().size()));
            case MESSAGE -> {
                Message.Builder child = parent.newBuilderForField(field);
                yield depth < DEPTH ? filled(child, depth + 1) : child.buildPartial();
            }
        };
    }

    private ByteString bytes() {
        byte[] bytes = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }
}
