"""The built site as one zip: for any host, a USB stick, or a room without internet."""
