package dev.signalbox.handoff.notice;

/** A password, a key or an address that is one; does not show itself in logs. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "[secret]";
    }
}
