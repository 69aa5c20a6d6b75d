"""title."""

from coordination.exchange.iati import narratives
from coordination.exchange.iati.codec import Codec

TITLE = Codec("title", narratives.read, narratives.write)
