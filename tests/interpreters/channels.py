# Channels, which CPython's own tests use: items in order, ends, closing, waiting senders, interpreters that end.
import _interpchannels as channels
from concurrent import interpreters
import threading


def raises(kind, f, *args, **kwargs):
    try:
        f(*args, **kwargs)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


cid = channels.create(3, -1)
assert repr(cid) == f"ChannelID({int(cid)})" and cid == int(cid) and cid.end == "both"
assert repr(cid.send) == f"ChannelID({int(cid)}, send=True)" and cid.send != cid
assert channels.get_channel_defaults(cid) == (3, 1)
assert raises(channels.ChannelEmptyError, channels.recv, cid) == f"channel {cid} is empty"
assert channels.recv(cid, "nothing") == ("nothing", None)
assert channels.send(cid, (1, "a"), blocking=False) is None
assert channels.get_count(cid) == 1 and channels.get_info(cid).open
assert channels.list_interpreters(cid, send=True) == [interpreters.get_main().id]
assert "try force=True" in raises(channels.ChannelNotEmptyError, channels.close, cid)
channels.close(cid, send=True)
assert channels.get_info(cid).closing
assert channels.recv(cid) == ((1, "a"), None)
assert raises(channels.ChannelClosedError, channels.recv, cid) == f"channel {cid} is closed"
channels.destroy(cid)
assert raises(channels.ChannelNotFoundError, channels.recv, cid) == f"channel {cid} not found"

# A sender waits until its item is taken.
cid = channels.create()
assert raises(TimeoutError, channels.send, cid, 1, timeout=0.02) == "timed out"
assert channels.get_count(cid) == 0
sender = threading.Thread(target=channels.send, args=(cid, "waits"))
sender.start()
while channels.get_count(cid) == 0:
    pass
assert sender.is_alive()
assert channels.recv(cid) == ("waits", None)
sender.join()

# The memory of a buffer is shared.
data = bytearray(b"spam")
channels.send_buffer(cid, data, blocking=False)
view, _ = channels.recv(cid)
view[0] = ord("S")
assert data == b"Spam"

# What an interpreter sent is unbound when it ends; its ends close.
other = interpreters.create()
other.exec(f"""if True:
    import _interpchannels
    _interpchannels.send({int(cid)}, 'left behind', 3, blocking=False)
    _interpchannels.send({int(cid)}, 'removed', 1, blocking=False)
    """)
assert channels.get_count(cid) == 2
other.close()
assert channels.get_count(cid) == 1
assert channels.recv(cid) == (None, 3)

print("ok")
