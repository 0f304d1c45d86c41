// The sealing page: words → armour, on the sender's own device. It asks nobody for anything.
//
// Same bytes as dazor.sealing: version 1, HPKE with X-Wing, HKDF-SHA256 and ChaCha20-Poly1305, info "dazor envelope v1\0" + epoch,
// length (4 bytes) + MessagePack + zeros, 2,560 bytes in all. What is typed is written nowhere and is gone with the page.
import { CipherSuite, HkdfSha256 } from "@hpke/core";
import { X25519 } from "@hpke/dhkem-x25519";
import { XWing } from "@hpke/hybridkem-x-wing";
import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // of a code: Crockford's
const ADDRESS = "0".repeat(64); // as long as a mailbox's
const ARMOURED = 2560, PADDED = ARMOURED - 1137, LINE = 64;
const find = (id) => document.getElementById(id);
const house = JSON.parse(find("house").textContent);
const keys = JSON.parse(JSON.parse(find("bundle").textContent).signed).keys;
const utf8 = (text) => new TextEncoder().encode(text);
const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
const bytesOf = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
let language = document.documentElement.lang;

function epochNow() {
  const now = new Date();
  return now.toISOString().slice(0, 11) + String(Math.floor(now.getUTCHours() / 6) * 6).padStart(2, "0");
}

// MessagePack of strings and maps of them, which is all a report is.
function pack(value) {
  if (typeof value === "string") {
    const raw = utf8(value);
    return [0xda, raw.length >> 8, raw.length & 255, ...raw];
  }
  const pairs = Object.entries(value);
  return [0x80 | pairs.length, ...pairs.flatMap(([key, inside]) => [...pack(key), ...pack(inside)])];
}

// A code of 19 letters of chance, 95 bits, and one that checks them (Luhn mod 32), as dazor.sealing.receipt reads it.
function newCode() {
  const places = Array.from(crypto.getRandomValues(new Uint8Array(19)), (b) => b & 31);
  const total = places.reduce((sum, place, at) => {
    const value = place * (at % 2 ? 1 : 2);
    return sum + (value >> 5) + (value & 31);
  }, 0);
  return [...places, -total & 31].map((place) => LETTERS[place]).join("").match(/.{4}/g).join("-");
}

// The address of the code's mailbox, as dazor.sealing.mailbox makes it: what it opens, only the code opens.
async function address(code) {
  const from = await crypto.subtle.importKey("raw", utf8("dazor receipt v2\0" + code), "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8("dazor mailbox key v1") };
  const curve = new X25519(new HkdfSha256());
  const own = await curve.deserializePrivateKey(await crypto.subtle.deriveBits(how, from, 256));
  return hex(new Uint8Array(await curve.serializePublicKey(await curve.derivePublicKey(own))));
}

function contents(text, receipt) {
  return pack({ message: { id: hex(crypto.getRandomValues(new Uint8Array(16))), text, door: "sealed" }, receipt });
}

function room(text) {
  return PADDED - 4 - contents(text, ADDRESS).length;
}

async function sealed(text, epoch, code) {
  const plain = contents(text, await address(code)), padded = new Uint8Array(PADDED);
  new DataView(padded.buffer).setUint32(0, plain.length);
  padded.set(plain, 4);
  const suite = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha256(), aead: new Chacha20Poly1305() });
  const recipientPublicKey = await suite.kem.deserializePublicKey(bytesOf(keys[epoch]).buffer);
  const lock = await suite.createSenderContext({ recipientPublicKey, info: utf8("dazor envelope v1\0" + epoch).buffer });
  const closed = new Uint8Array(await lock.seal(padded.buffer));
  return new Uint8Array([1, ...new Uint8Array(lock.enc), ...closed]);
}

async function armour(bytes) {
  const check = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))).slice(0, 8);
  const lines = btoa(String.fromCharCode(...bytes)).replace(/=+$/, "").match(new RegExp(`.{1,${LINE}}`, "g"));
  return ["DAZOR-1-BEGIN", ...lines, "DAZOR-1-END-" + check].join("\n");
}

const clean = () => find("text").value.replace(/\r\n?/g, "\n").trim();

function say(key, values = {}) {
  return house.words[language][key].replace(/{(\w+)}/g, (_, name) => values[name]);
}

function tell(key, values) {
  find("said").textContent = key ? say(key, values) : "";
}

function count() {
  const left = Math.floor(room(clean()) / 2);
  find("left").textContent = say(left < 0 ? "over" : "left", { count: Math.abs(left) });
  find("lock").disabled = left < 0;
}

function speak(chosen) {
  language = document.documentElement.lang = chosen;
  document.querySelectorAll("[data-w]").forEach((part) => { part.textContent = say(part.dataset.w); });
  document.querySelectorAll("[data-l]").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.dataset.l === chosen));
  });
  document.title = say("title");
  tell("");
  check();
  count();
}

function check() {
  const names = Object.keys(keys).sort(), epoch = epochNow();
  const wrong = epoch in keys ? "" : epoch > names[names.length - 1] ? "old" : "early";
  tell(wrong);
  find("form").hidden = Boolean(wrong);
}

async function lock(event) {
  event.preventDefault();
  const text = clean();
  if (!text) return tell("empty");
  if (room(text) < 0) return count();
  const code = newCode();
  try {
    find("out").value = await armour(await sealed(text, epochNow(), code));
    find("receipt").textContent = code;
  } catch {
    return tell("failed");
  }
  find("text").value = "";
  count();
  tell("locked");
  find("done").hidden = false;
  find("out").focus();
  find("out").select();
}

find("form").addEventListener("submit", lock);
find("text").addEventListener("input", count);
find("copy").addEventListener("click", async () => {
  find("out").select();
  try {
    await navigator.clipboard.writeText(find("out").value);
  } catch {
    document.execCommand("copy");
  }
  tell("copied");
});
find("forget").addEventListener("click", () => {
  find("out").value = find("text").value = find("receipt").textContent = "";
  find("done").hidden = true;
  tell("forgotten");
  count();
});
document.querySelectorAll("[data-l]").forEach((button) => button.addEventListener("click", () => speak(button.dataset.l)));
find("page").hidden = false;
speak(language);
