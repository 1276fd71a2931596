"""A link with delay and loss: `slowLink.py ONE OTHER DELAY_MS LOSS_PERCENT SEED` carries frames between two network devices, and prints
`DEVICE BYTES` of each that it loses, by the device that it came from."""

import heapq
import random
import select
import socket
import sys
import time

SOL_PACKET, PACKET_VNET_HDR, ETH_P_ALL, ETH_P_IP, VNET_HEADER = 263, 15, 3, b"\x08\x00", 10
MOST_BYTES = 70_000


def opened(device):
    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    # Hosts leave checksums, and the splitting of large packets, to their devices: this header says so, and is passed on.
    link.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
    link.bind((device, ETH_P_ALL))
    return link


def carry(one, other, delay, loss, chance):
    to = {one: other, other: one}
    waiting = []
    for number in range(sys.maxsize):
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            _, _, link, frame = heapq.heappop(waiting)
            link.send(frame)
        readable, _, _ = select.select(to, [], [], waiting[0][0] - now if waiting else None)
        for link in readable:
            frame, (device, _, kind, *_) = link.recvfrom(MOST_BYTES)
            if kind == socket.PACKET_OUTGOING:
                continue
            # Who asks for an address waits a second to ask again, which is no matter of this link.
            is_ip = frame[VNET_HEADER + 12 : VNET_HEADER + 14] == ETH_P_IP
            if is_ip and chance.random() < loss:
                print(device, len(frame) - VNET_HEADER, flush=True)
            else:
                heapq.heappush(waiting, (time.monotonic() + delay, number, to[link], frame))


one, other, delay_ms, loss_percent, seed = sys.argv[1:]
links = opened(one), opened(other)
print("ready", flush=True)
carry(*links, float(delay_ms) / 1000, float(loss_percent) / 100, random.Random(int(seed)))
