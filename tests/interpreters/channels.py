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

# A waiting sender hears that its item is lost.
lost = []
cid = channels.create()


def send_in_vain(**options):
    lost.append(raises(channels.ChannelClosedError, channels.send, cid, "lost", **options))


for options in [{}, {"timeout": 30}]:
    cid = channels.create()
    sender = threading.Thread(target=send_in_vain, kwargs=options)
    sender.start()
    while channels.get_count(cid) == 0:
        pass
    channels.close(cid, force=True)
    sender.join()
    assert lost.pop() == f"channel {cid} has closed"
# One whose item was taken does not, however soon the channel is closed.
cid = channels.create()
sender = threading.Thread(target=channels.send, args=(cid, "taken"))
sender.start()
while channels.get_count(cid) == 0:
    pass
assert channels.recv(cid) == ("taken", None)
channels.close(cid)
sender.join()

# What can be asked of a closed channel; one that everybody has let go of is still listed.
for listed, end in [(False, channels.close), (True, channels.release)]:
    cid = channels.create()
    end(cid)
    assert (cid in [entry[0] for entry in channels.list_all()]) is listed
    assert channels.get_info(cid).closed
    for ask in [channels.get_count, channels.get_channel_defaults, channels.close, channels.release]:
        assert raises(channels.ChannelClosedError, ask, cid) == f"channel {cid} is closed"
    for side in [True, False]:
        raises(channels.ChannelClosedError, channels.list_interpreters, cid, send=side)
    channels.destroy(cid)
cid = channels.create()
channels.send(cid, 1, blocking=False)
channels.close(cid, send=True)
raises(channels.ChannelClosedError, channels.list_interpreters, cid, send=True)
assert channels.list_interpreters(cid, send=False) == []

# Identifiers.
number = int(cid)
assert cid == float(number) and cid == complex(number) and cid != number + 0.5
assert cid != str(number) and cid != 2**1000 and not cid == None


class Index(str):
    def __index__(self):
        return number


assert channels._channel_id(Index()) == cid
for wrong, kind in [(1.0, TypeError), ("1", TypeError), (-1, ValueError), (2**64, OverflowError)]:
    raises(kind, channels._channel_id, wrong)

print("ok")
