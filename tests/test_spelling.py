"""Spelling: right words stay silent, slips are found with the right cure first."""

from __future__ import annotations

import pytest

from chatlint.grammar.edits import one_edit
from chatlint.grammar.harper import HarperEngine
from chatlint.grammar.lexicon import load_lexicon
from chatlint.grammar.proofread import fold

_RIGHT = """
ok okay cancelled canceled cancelling travelled traveled colour color favourite favorite organise organize apologise
apologize centre center cheque enrol enroll fulfil fulfill catalogue dialogue grey tyre kerb licence license jewellery
e-mail email log-in login sign-up signup check-in checkin wifi wi-fi webhook webhooks timezone timezones dropdown
dropdowns screenshot screenshots refundable nonrefundable paywall paywalled onboarding onboard dongle dongles e-bike
ebike esim eticket preorder preordered prepaid rebook rebooked rebooking reship reshipped restock restocking reseller
chargeback chargebacks surcharge topup voicemail voicemails chatbot chatbots captcha firmware bluetooth smartwatch
smartphone touchscreen username usernames passcode passcodes plugin plugins popup popups router routers modem reboot
rebooted rebooting reinstall uninstaller unsubscribe unlinked resync resend sync synced syncing upload uploaded
reuploaded backend frontend endpoint endpoints namespace runtime hotfix bugfix changelog tracert whois regedit sudo
localhost iframe emoji emojis gif gifs selfie selfies hashtag hashtags podcast podcasts playlist livestream gamertag
gameplay leaderboard matchmaking respawn ebook ebooks ereader audiobook audiobooks showtime showtimes layover layovers
stopover seatback carryon jetlag minibar latte lattes macchiato frappuccino cappuccino espresso grande panini gluten
vegan tofu kimchi quinoa takeaway takeout tiramisu asap fyi info app apps appt acct dept approx mins hrs qty spec specs
promo promos combo demo demos intro memo ad ads gym fridge decaf hoodie hoodies comfy pricey foodie freebie goodies
shoutout heads-up walkthrough workaround turnaround timeframe upfront in-app pre-order co-op re-enter unmute unpaid
paypal venmo spotify netflix airbnb uber fedex ups usps dhl ikea kindle xbox roku fitbit shopify zendesk whatsapp
"""
RIGHT = _RIGHT.split()

TYPOS = {
    "recieve": "receive", "teh": "the", "adn": "and", "acount": "account", "adress": "address", "tomorow": "tomorrow",
    "seperate": "separate", "definately": "definitely", "accomodate": "accommodate", "untill": "until",
    "wich": "which", "becuase": "because", "thier": "their", "freind": "friend", "succesful": "successful",
    "sucessfully": "successfully", "unfortunatly": "unfortunately", "apologse": "apologise", "refudn": "refund",
    "shiping": "shipping", "delviery": "delivery", "packge": "package", "pasword": "password", "passwrod": "password",
    "emial": "email", "webiste": "website", "brower": "browser", "notificaton": "notification", "updaet": "update",
    "downlod": "download", "avaliable": "available", "availabel": "available",
    "inconvienence": "inconvenience", "guarentee": "guarantee", "reciept": "receipt", "invocie": "invoice",
    "payemnt": "payment", "transfered": "transferred", "recomend": "recommend", "neccessary": "necessary",
    "occured": "occurred", "begining": "beginning", "comming": "coming", "writting": "writing", "helpfull": "helpful",
    "diffrent": "different", "tecnician": "technician", "apointment": "appointment", "reservaton": "reservation",
    "cancle": "cancel", "confrim": "confirm", "custmer": "customer", "suport": "support", "problme": "problem",
    "isuse": "issue", "questoin": "question", "anwser": "answer", "plase": "please", "thnaks": "thanks",
    "thankyou": "thank you", "alot": "a lot", "incase": "in case", "afew": "a few", "atleast": "at least",
    "aswell": "as well", "infact": "in fact", "ofcourse": "of course", "upto": "up to", "youcan": "you can",
    "thisis": "this is", "moemnt": "moment", "knwo": "know", "taht": "that", "waht": "what",
    "sicne": "since", "agian": "again", "alredy": "already", "wierd": "weird", "tommorrow": "tomorrow",
    "calender": "calendar", "enviroment": "environment", "experiance": "experience", "immediatly": "immediately",
    "posible": "possible", "proccess": "process", "scedule": "schedule", "wendesday": "Wednesday",
}  # fmt: skip

WRONG = [
    ("Your welcome!", "Your", "You're"),
    ("I hope your having trouble no more.", "your", "you're"),
    ("Is you're order complete?", "you're", "your"),
    ("Their is a delay today.", "Their", "There"),
    ("It will be their tomorrow.", "their", "there"),
    ("Please contact there support team, or visit there website.", "there", "their"),
    ("We don't want you to loose your seat.", "loose", "lose"),
    ("The fee is lower then what you paid.", "then", "than"),
    ("Rather then the old one, take this.", "then", "than"),
    ("I'll than send the label.", "than", "then"),
    ("That one is to small for you.", "to", "too"),
    ("It takes to much time.", "to", "too"),
    ("Have you heard form the courier? It came form the depot.", "form", "from"),
    ("You where charged twice.", "where", "were"),
    ("Could you check weather it fits?", "weather", "whether"),
    ("That is quiet a lot of parcels.", "quiet", "quite"),
    ("Please advice me of the date.", "advice", "advise"),
    ("It will not effect your plan.", "effect", "affect"),
    ("Sorry to here that!", "here", "hear"),
    ("We're hear until six.", "hear", "here"),
    ("Let me now if it works.", "now", "know"),
    ("Please allow me sometime.", "sometime", "some time"),
    ("Is there any thing else?", "any thing", "anything"),
    ("Our costumer care team will write.", "costumer", "customer"),
    ("The payment went trough.", "trough", "through"),
    ("It ships next weak.", "weak", "week"),
    ("Open the app on you phone.", "you", "your"),
    ("Can you open I s there a light?", "I s", "Is"),
    ("It is in you r account.", "you r", "your"),
    ("I'd like to look in to this.", "in to", "into"),
    ("You will be able to login tomorrow.", "login", "log in"),
    ("Please backup your photos first.", "backup", "back up"),
    ("I hope its not broken.", "its", "it's"),
    ("Lets try again.", "Lets", "Let's"),
    ("It wont take long.", "wont", "won't"),
    ("I dont see it, and thats odd.", "dont", "don't"),
    ("I'll sent you a link.", "sent", "send"),
    ("We look forward to hear from you.", "hear", "hearing"),
    ("It has been down since three days.", "since", "for"),
    ("PLease wait.", "PLease", "Please"),
    ("Sign in to your accoun t now.", "accoun t", "account"),
]

FINE = """
Your welcome pack is on its way, and your welcome e-mail came today.
You're order number 3 in the queue.
Their account is open, and theirs is closed.
Is there support for this app? Over there, yes.
The screw is loose. Tighten the loose end.
If it is lower, then we refund the rest. More then, I promise.
I want to see it, and I'd love to big it up.
The form the courier left is yellow. Please fill in the form below.
I'll tell you where to click, and you where right to ask was never said.
The weather in Oslo is fine. Nice weather to fly.
Keep it quiet, please. It is a quiet carriage.
Thanks for the advice. We give advice you can use.
It takes effect today. The effect is small.
Here is the link, and I hear you.
It now works. Let me now check the depot.
We will call sometime next week, or sometime soon.
The costumer sewed our outfits.
We have a login page, a backup and a setup wizard.
Go to login settings, then to setup mode.
Its colour is blue, and its own box is red.
The app lets you try it. He lets us go.
It is his wont to call.
I sent it yesterday, and you were sent a link.
We have been open since 2019, since last May.
It went as well as it could. Well done!
He fell ill at sea. She is ill today.
The user id is long.
The two-week plan is weak.
Hi manny, hello torey, thanks jasmyn!
john_smyth@example.org wrote to us about INV-20394 and wfh_setup.
Visit shop.exmaple.org or type `recieve` in config.yml.
Schöne Grüße und danke für die Bestellung, wir melden uns nicht mehr heute.
ORDER CNFRMD, SKU QWRTZ-9.
Ask Pryanka or Jhonny at the Kestral desk.
Try our new Flexipass and the Nordwey card.
""".strip().splitlines()


@pytest.fixture(scope="module")
def engine() -> HarperEngine:
    return HarperEngine()


def test_right_words_stay_silent(engine: HarperEngine) -> None:
    texts = [f"We looked at the {word} with you." for word in RIGHT]
    flagged = [word for word, found in zip(RIGHT, engine.correct(texts, "en-US"), strict=True) if found]
    assert flagged == []


@pytest.mark.parametrize("language", ["en", "en-US", "en-GB", "en-AU", "en-CA", "en-IN"])
def test_every_dialect_is_right_in_every_dialect(engine: HarperEngine, language: str) -> None:
    text = "The colour and the color, a cheque and a check, organised and organized, travelling and traveling."
    assert engine.correct([text], language) == [()]


@pytest.mark.parametrize(("typo", "cure"), TYPOS.items())
def test_typos(engine: HarperEngine, typo: str, cure: str) -> None:
    text = f"We looked at it {typo} as before."
    (found,) = engine.correct([text], "en-US")
    assert [(text[c.start : c.end], c.replacements[:1], c.category) for c in found] == [(typo, (cure,), "spelling")]


@pytest.mark.parametrize(("text", "wrong", "cure"), WRONG)
def test_wrong_words(engine: HarperEngine, text: str, wrong: str, cure: str) -> None:
    (found,) = engine.correct([text], "en-US")
    assert (wrong, cure) in {(text[c.start : c.end], c.replacements[0]) for c in found}


@pytest.mark.parametrize("text", FINE)
def test_fine_sentences(engine: HarperEngine, text: str) -> None:
    assert engine.correct([text], "en-GB") == [()]


def test_the_case_and_the_apostrophe_of_the_line_are_kept(engine: HarperEngine) -> None:
    (found,) = engine.correct(["Recieved today. It’s late and I dont know."], "en-US")
    assert [c.replacements[0] for c in found] == ["Received", "don’t"]


def test_several_likely_cures_leave_only_the_message(engine: HarperEngine) -> None:
    assert len({cure for cure, _ in one_edit("achived", load_lexicon().ranks)}) > 1
    (found,) = engine.correct(["We achived it now."], "en-US")
    assert [(c.replacements, bool(c.message)) for c in found] == [((), True)]


def test_word_lists_agree() -> None:
    lexicon = load_lexicon()
    assert not set(lexicon.slips.sure) & (lexicon.ranks.keys() | lexicon.known)
    for word, slip in lexicon.slips.sure.items():
        assert word == fold(word)
        assert slip.fix.lower() != word


@pytest.mark.parametrize("line", ["İstanbul’s Wİ-FI", "ß Ǆ ŉ", "naïve", "\u2028a\u00a0b\tc", ""])
def test_folding_keeps_the_length(line: str) -> None:
    assert len(fold(line)) == len(line)
