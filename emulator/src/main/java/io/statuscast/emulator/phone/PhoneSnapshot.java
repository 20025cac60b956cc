package io.statuscast.emulator.phone;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.media.EncryptedMedia;
import io.statuscast.emulator.media.MediaDownloader;
import io.statuscast.emulator.proto.MediaFileState;
import io.statuscast.emulator.proto.SeenStatusState;
import io.statuscast.whatsapp.binary.Jid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Seen statuses in the shape they are kept in between two runs. Media stay in the media store.
final class PhoneSnapshot {
    private PhoneSnapshot() {}

    static SeenStatusState toState(SeenStatus status, Jid device) {
        SeenStatusState.Builder state = SeenStatusState.newBuilder()
                .setMessageId(status.messageId())
                .setAuthor(status.author().toString())
                .setAuthorPhone(status.authorPhone())
                .setAuthorDevice(device.toString())
                .setAtMillis(status.at().toEpochMilli())
                .setKind(status.kind().name())
                .setBackgroundArgb(status.backgroundArgb())
                .setTextArgb(status.textArgb())
                .setFont(status.font())
                .setWidth(status.width())
                .setHeight(status.height())
                .setSeconds(status.seconds())
                .setGif(status.gif())
                .setRevoked(status.revoked());
        setOptional(status, state);
        return state.build();
    }

    private static void setOptional(SeenStatus status, SeenStatusState.Builder state) {
        String text = status.text();
        if (text != null) {
            state.setText(text);
        }
        String caption = status.caption();
        if (caption != null) {
            state.setCaption(caption);
        }
        String mimetype = status.mimetype();
        if (mimetype != null) {
            state.setMimetype(mimetype);
        }
        byte[] thumbnail = status.thumbnail();
        if (thumbnail != null) {
            state.setThumbnail(ByteString.copyFrom(thumbnail));
        }
        SeenStatus.MediaFile file = status.file();
        if (file != null) {
            state.setFile(fileState(file.location()));
        }
    }

    private static MediaFileState fileState(EncryptedMedia file) {
        return MediaFileState.newBuilder()
                .setType(file.type())
                .setUrl(file.url())
                .setDirectPath(file.directPath())
                .setMediaKey(ByteString.copyFrom(file.mediaKey()))
                .setFileSha256(ByteString.copyFrom(file.fileSha256()))
                .setEncSha256(ByteString.copyFrom(file.encSha256()))
                .setFileLength(file.fileLength())
                .build();
    }

    static SeenLog.Entry fromState(SeenStatusState state, MediaDownloader downloader) {
        var status = new SeenStatus(
                state.getMessageId(),
                Jid.parse(state.getAuthor()),
                state.getAuthorPhone(),
                Instant.ofEpochMilli(state.getAtMillis()),
                SeenStatus.Kind.valueOf(state.getKind()),
                state.hasText() ? state.getText() : null,
                state.hasCaption() ? state.getCaption() : null,
                state.getBackgroundArgb(),
                state.getTextArgb(),
                state.getFont(),
                state.hasMimetype() ? state.getMimetype() : null,
                state.getWidth(),
                state.getHeight(),
                state.getSeconds(),
                state.getGif(),
                state.hasThumbnail() ? state.getThumbnail().toByteArray() : null,
                file(state, downloader),
                state.getRevoked());
        return new SeenLog.Entry(status, Jid.parse(state.getAuthorDevice()), state);
    }

    private static SeenStatus.@Nullable MediaFile file(SeenStatusState state, MediaDownloader downloader) {
        if (!state.hasFile()) {
            return null;
        }
        MediaFileState file = state.getFile();
        return new SeenStatus.MediaFile(
                new EncryptedMedia(
                        file.getType(),
                        file.getUrl(),
                        file.getDirectPath(),
                        file.getMediaKey().toByteArray(),
                        file.getFileSha256().toByteArray(),
                        file.getEncSha256().toByteArray(),
                        file.getFileLength()),
                downloader);
    }
}
