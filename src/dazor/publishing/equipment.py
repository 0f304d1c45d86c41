"""What equipment is called: the words, and the type designations as each language writes them."""

from __future__ import annotations

from dazor.publishing.catalogues import mark

# Ids of the equipment lexicon, and the broader words other desks' releases may bring.
OBJECTS: dict[str, str] = {
    "tank": mark("tanks"), "ifv": mark("infantry fighting vehicles"), "bmp": mark("infantry fighting vehicles"),
    "apc": mark("armoured personnel carriers"), "btr": mark("armoured personnel carriers"), "truck": mark("lorries"),
    "fuel-truck": mark("fuel tankers"), "tanker-truck": mark("fuel tankers"), "howitzer": mark("howitzers"),
    "artillery": mark("artillery"), "mlrs": mark("multiple rocket launchers"), "sam": mark("air defence systems"),
    "air-defence": mark("air defence systems"), "helicopter": mark("helicopters"), "fighter": mark("fighters"),
    "bomber": mark("bombers"), "transport": mark("transport aircraft"), "uav": mark("unmanned aircraft (objects)"),
    "drone": mark("drones"), "missile": mark("missiles"), "armour": mark("armoured vehicles"),
    "armoured-vehicle": mark("armoured vehicles"), "vehicle": mark("vehicles"), "wagon": mark("wagons"),
    "flatcar": mark("flatcars"), "troops": mark("troops"), "ammunition": mark("ammunition"), "fuel": mark("fuel"),
    "engineering": mark("engineering vehicles"), "aew": mark("early-warning aircraft"), "bus": mark("buses"),
    "aircraft": mark("aircraft (objects)"), "launcher": mark("launchers"), "train": mark("trains"),
    "mortar": mark("mortars"), "self-propelled-gun": mark("self-propelled guns"),
    "self-propelled-mortar": mark("self-propelled mortars"), "ural-truck": mark("Ural lorries"),
    "kamaz-truck": mark("KamAZ lorries"), "maz-truck": mark("MAZ lorries"), "kraz-truck": mark("KrAZ lorries"),
    "zil-truck": mark("ZIL lorries"), "uaz": mark("UAZ vehicles"), "uaz-bukhanka": mark("UAZ vehicles"),
    "paz-bus": mark("PAZ buses"), "tigr": mark("Tigr armoured cars"), "pontoon": mark("pontoons"), "radar": mark("radars"),
    "ambulance": mark("ambulances"), "tent": mark("tents"), "field-kitchen": mark("field kitchens"),
    "field-hospital": mark("field hospitals"), "relay-cabinet": mark("relay cabinets"),
    "quadcopter": mark("quadcopters"), "sukhoi": mark("Sukhoi aircraft"),
    "mig-31k": mark("MiG-31K"), "mig-31": mark("MiG-31"), "mig-29": mark("MiG-29"), "mig": mark("MiG"),
    "su-24": mark("Su-24"), "su-25": mark("Su-25"), "su-30": mark("Su-30"), "su-34": mark("Su-34"), "su-35": mark("Su-35"),
    "il-76": mark("Il-76"), "an-26": mark("An-26"), "an-124": mark("An-124"), "tu-22": mark("Tu-22"),
    "tu-95": mark("Tu-95"), "a-50": mark("A-50"), "mi-8": mark("Mi-8"), "mi-24": mark("Mi-24"), "mi-26": mark("Mi-26"),
    "ka-52": mark("Ka-52"), "t-62": mark("T-62"), "t-72": mark("T-72"), "t-80": mark("T-80"), "t-90": mark("T-90"),
    "mt-lb": mark("MT-LB"), "brdm": mark("BRDM"), "bmd": mark("BMD"), "btr-80": mark("BTR-80"),
    "btr-82a": mark("BTR-82A"), "grad": mark("Grad"), "uragan": mark("Uragan"), "smerch": mark("Smerch"),
    "polonez": mark("Polonez"), "iskander": mark("Iskander"), "tochka-u": mark("Tochka-U"), "s-300": mark("S-300"),
    "s-400": mark("S-400"), "buk": mark("Buk"), "tor": mark("Tor"), "pantsir": mark("Pantsir"), "shahed": mark("Shahed"),
    "orlan-10": mark("Orlan-10"), "kinzhal": mark("Kinzhal"),
    # the same in every language
    "leopard": "Leopard", "leclerc": "Leclerc", "abrams": "Abrams",
}
