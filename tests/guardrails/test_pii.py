import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.pii.birth import names_of
from guardrails.pii.known import Known
from guardrails.pii_detection import PiiDetection, find, mask, told_in, without_told
from infra.store.reading import open_store
from pipeline.types.documents import Passage
from pipeline.types.verdicts import Allow, Evidence, Rewrite
from pipeline.wording.order_numbers import OrderNumbers

ORDERS = Known(numbers=OrderNumbers("HM-######-####"))

CAUGHT = [
    ("mail me at foo.bar@example.co.jp", "mail me at [EMAIL]"),
    ("連絡先はtaro@example.comです", "連絡先は[EMAIL]です"),
    ("ＦＯＯ＠example．com", "[EMAIL]"),
    ("taro\u200b@exam\u200bple.com", "[EMAIL]"),
    ("john (at) example (dot) com", "[EMAIL]"),
    ("call 090-1234-5678 today", "call [PHONE] today"),
    ("０３−１２３４−５６７８ に電話", "[PHONE] に電話"),
    ("+1 (415) 555-2671", "[PHONE]"),
    ("my card is 4111 1111 1111 1111.", "my card is [CARD]."),
    ("マイナンバーは621498320257です", "マイナンバーは[MY_NUMBER]です"),
    ("〒150-0002 東京都渋谷区渋谷2丁目21番1号", "[ADDRESS]"),
    ("京都市中京区寺町通1-2-3", "[ADDRESS]"),
    ("1-2-3 Shibuya, Shibuya-ku, Tokyo 150-0002", "[ADDRESS]"),
    ("ship to 221B Baker Street, London", "ship to [ADDRESS]"),
    ("I live at 5 Oak Lane, Springfield, IL 62704", "I live at [ADDRESS]"),
    ("Hauptstraße 5, 10115 Berlin", "[ADDRESS]"),
    ("key sk-abcdefghijklmnop1234", "key [API_KEY]"),
    ("Authorization: Bearer abc.def-1234567890", "Authorization: Bearer [API_KEY]"),
    ("AKIAIOSFODNN7EXAMPLE", "[API_KEY]"),
    ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "[API_KEY]"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0.abc", "[API_KEY]"),
    ("api_key=abcd1234efgh", "api_key=[API_KEY]"),
    ("GB29 NWBK 6016 1331 9268 19 and more", "[IBAN] and more"),
    ("BE68 5390 0754 7034", "[IBAN]"),
    ("SSN 460-89-9847", "SSN [SSN]"),
    ("from 86.121.97.248", "from [IP_ADDRESS]"),
]
SAID = [
    ("my password is hunter22 and it does not work", "my password is [PASSWORD] and it does not work"),
    ("I log in with password Tr0ub4dor&3, but no", "I log in with password [PASSWORD], but no"),
    ("hunter22 is my password", "[PASSWORD] is my password"),
    ("my password is banana", "my password is [PASSWORD]"),
    ("the passphrase I set was 'green mailbox tuesday'", "the passphrase I set was '[PASSWORD]'"),
    ("my pw = qwerty", "my pw = [PASSWORD]"),
    ("I log in with the password monkey and it fails", "I log in with the password [PASSWORD] and it fails"),
    ("my password's monkey", "my password's [PASSWORD]"),
    ("the wifi password here is bluesky", "the wifi password here is [PASSWORD]"),
    ("it asks for the password, which is monkey", "it asks for the password, which is [PASSWORD]"),
    ("I changed my password to monkey", "I changed my password to [PASSWORD]"),
    ("login: otaku / password monkey", "login: otaku / password [PASSWORD]"),
    ("I keep entering bluesky as my password", "I keep entering [PASSWORD] as my password"),
    ("la contraseña es mariposa", "la contraseña es [PASSWORD]"),
    ("mot de passe : papillon", "mot de passe : [PASSWORD]"),
    ("pass phrase: correct horse battery staple", "pass phrase: [PASSWORD]"),
    ("my PIN is four eight two one", "my PIN is [SECURITY_CODE]"),
    ("the pin code: 4 8 2 1", "the pin code: [SECURITY_CODE]"),
    ("暗証番号はヨンハチニイチです", "暗証番号は[SECURITY_CODE]です"),
    ("username taro_88 / secret Tulip%55", "username [PASSWORD] / secret [PASSWORD]"),
    (
        "security digits on the back say 417, valid thru 11/28",
        "security digits on the back say [SECURITY_CODE], valid thru [CARD_EXPIRY]",
    ),
    ("the digits on the back of my Visa are 553", "the digits on the back of my Visa are [SECURITY_CODE]"),
    ("my card runs out 09/2027", "my card runs out [CARD_EXPIRY]"),
    ("travel document no. XB9034417", "travel document no. [ID_NUMBER]"),
    ("redeem WQ7R-22KD-ZP09 please, it is a gift code", "redeem [GIFT_CODE] please, it is a gift code"),
    ("my pw? it's Copper_Finch4", "my pw? it's [PASSWORD]"),
    ("I typed Copper_Finch5 in the password box", "I typed [PASSWORD] in the password box"),
    ("maiden name of my mother: Okafor", "maiden name of my mother: [PASSWORD]"),
    ("verification: 338-120", "verification: [SECURITY_CODE]"),
    ("licence no HILLN 708124 NH9XY", "licence no [ID_NUMBER]"),
    ("routing 021000021 acct 990011223", "routing [BANK_ACCOUNT] acct [BANK_ACCOUNT]"),
    ("gift card number 6035 7182 0044 9911 and PIN 48213", "gift card number [GIFT_CODE] and PIN [SECURITY_CODE]"),
    ("the password I use is sunflower", "the password I use is [PASSWORD]"),
    ('password for my account "jane" is teapot99', 'password for my account "jane" is [PASSWORD]'),
    ("login with jane / Kettle55", "login with jane / [PASSWORD]"),
    ("my password is cobalt-otter, help", "my password is [PASSWORD], help"),
    ("my password is rosebud7", "my password is [PASSWORD]"),
    ("mein Passwort ist Apfelbaum7", "mein Passwort ist [PASSWORD]"),
    ("they texted me the code 731-402", "they texted me the code [SECURITY_CODE]"),
    ("I got a code 731402 by mail", "I got a code [SECURITY_CODE] by mail"),
    ("my aadhaar is 2345 6789 0124", "my aadhaar is [ID_NUMBER]"),
    ("meu CPF é 390.533.447-05", "meu CPF é [ID_NUMBER]"),
    ("PESEL: 44051401359", "PESEL: [ID_NUMBER]"),
    ("カード番号 5555・5555・5555・4444", "カード番号 [CARD]"),
    ('the password is "correct horse battery staple"', 'the password is "[PASSWORD]"'),
    ("I changed my password from hunter22 to hunter23", "I changed my password from [PASSWORD] to [PASSWORD]"),
    ("パスワードはhunter22です", "パスワードは[PASSWORD]です"),
    ("パスワードはさくらもちです", "パスワードは[PASSWORD]です"),
    ("「hunter22」がパスワードです", "「[PASSWORD]」がパスワードです"),
    ("my mother's maiden name is Tanaka", "my mother's maiden name is [PASSWORD]"),
    ("秘密の質問の答えはポチです", "秘密の質問の答えは[PASSWORD]です"),
    ("username taro_88", "username [LOGIN]"),
    ("CVV 123, expires 04/29", "CVV [SECURITY_CODE], expires [CARD_EXPIRY]"),
    ("4242 4242 4242 4242 12/27 123", "[CARD] [CARD_EXPIRY] [SECURITY_CODE]"),
    (
        "セキュリティコードは123、有効期限は04/29です",
        "セキュリティコードは[SECURITY_CODE]、有効期限は[CARD_EXPIRY]です",
    ),
    ("change the PIN to 4821", "change the PIN to [SECURITY_CODE]"),
    ("The passport of Ines Marlow: X4471920Q", "The passport of Ines Marlow: [ID_NUMBER]"),
    ("Passport (Orla Fenwick): K9284417", "Passport (Orla Fenwick): [ID_NUMBER]"),
    ("passport no. of our courier Sam Reed is L8842190", "passport no. of our courier Sam Reed is [ID_NUMBER]"),
    ("The password for the upstairs office is Mill-Pond-771", "The password for the upstairs office is [PASSWORD]"),
    ("PIN of the safe in the cellar: 4821", "PIN of the safe in the cellar: [SECURITY_CODE]"),
    ("the alarm code of the shop is 7741", "the alarm code of the shop is [SECURITY_CODE]"),
    ("login: kate.w / Zebra!22", "login: kate.w / [PASSWORD]"),
    ("my card's security number is 882", "my card's security number is [SECURITY_CODE]"),
    ("Wi-Fi key: Quill8842Fern", "Wi-Fi key: [PASSWORD]"),
    ("4821 is my PIN", "[SECURITY_CODE] is my PIN"),
    ("the code you sent me is 493021", "the code you sent me is [SECURITY_CODE]"),
    ("暗証番号は4821です", "暗証番号は[SECURITY_CODE]です"),
    ("my passport number is TR1234567, is that ok?", "my passport number is [ID_NUMBER], is that ok?"),
    ("旅券番号はTR1234567です", "旅券番号は[ID_NUMBER]です"),
    ("driving licence MORGA657054SM9IJ", "driving licence [ID_NUMBER]"),
    ("在留カード番号はAB12345678CDです", "在留カード番号は[ID_NUMBER]です"),
    ("460899847 is my SSN", "[SSN] is my SSN"),
    ("Hanako Tanaka, born 1990-05-12", "[NAME], born [BIRTH_DATE]"),
    ("I was born on 12 May 1990", "I was born on [BIRTH_DATE]"),
    ("氏名は田中花子、生年月日は昭和60年3月12日です", "氏名は[NAME]、生年月日は[BIRTH_DATE]です"),
    ("my gift card AQ3X-7K9PLM-2B4C is empty", "my gift card [GIFT_CODE] is empty"),
    ("ギフトコードはABCD-1234-EFGHです", "ギフトコードは[GIFT_CODE]です"),
    ("account number 12345678, sort code 20-00-00", "account number [BANK_ACCOUNT], sort code [BANK_ACCOUNT]"),
    ("渋谷支店 普通 1234567", "渋谷支店 普通 [BANK_ACCOUNT]"),
    ("de89-3704-0044-0532-0130-00", "[IBAN]"),
    ("my IP is 2001:db8::8a2e:370:7334", "my IP is [IP_ADDRESS]"),
    ("10 Downing Street, London SW1A 2AA", "[ADDRESS]"),
    ("郵便番号は1500002です", "郵便番号は[ADDRESS]です"),
    ("wrong password but I typed Moonlight!88 like always", "wrong password but I typed [PASSWORD] like always"),
    ("the passcode sunflower-tide-9 fails", "the passcode [PASSWORD] fails"),
    ("my old password was pepper55, the new is pepper56", "my old password was [PASSWORD], the new is [PASSWORD]"),
    ("I sign in with pass Blue-Cat-42", "I sign in with pass [PASSWORD]"),
    ("my first dog was called Biscuit", "my first dog was called [PASSWORD]"),
    ("Mein Reisepass hat die Nummer C01X00T47", "Mein Reisepass hat die Nummer [ID_NUMBER]"),
    ("Passnummer C4J7HT9K2, bitte", "Passnummer [ID_NUMBER], bitte"),
    ("mon passeport a le numéro 19FV12345", "mon passeport a le numéro [ID_NUMBER]"),
    ("我的护照号码是E12345678", "我的护照号码是[ID_NUMBER]"),
    ("保険証 記号12 番号3456789", "保険証 記号12 番号[ID_NUMBER]"),
    ("Kontonummer 0532013000", "Kontonummer [BANK_ACCOUNT]"),
    ("voucher 8FH2-KK93-PLQ1 fails", "voucher [GIFT_CODE] fails"),
    ("Gutscheincode 8FH2-KK93-PLQ1 geht nicht", "Gutscheincode [GIFT_CODE] geht nicht"),
    ("Geschenkkarte Nummer 4458-2291-7730", "Geschenkkarte Nummer [GIFT_CODE]"),
    ("my PIN; now it is 4402", "my PIN; now it is [SECURITY_CODE]"),
    ("my card 4242424242424242,12/27,123", "my card [CARD],[CARD_EXPIRY],[SECURITY_CODE]"),
]
"""Nothing but the words round them says what these are."""
BIRTHS = [
    ("Ms Smith was born on 19 April 1987", "Ms [NAME] was born on [BIRTH_DATE]"),
    ("Mr Brown was born in Leeds on April 19th, 1987.", "Mr [NAME] was born in Leeds on [BIRTH_DATE]."),
    ("Jane Roe was born on 1987-04-19", "[NAME] was born on [BIRTH_DATE]"),
    ("Jane Roe (b. 19 April 1987) lives here", "[NAME] (b. [BIRTH_DATE]) lives here"),
    ("Jane Roe's date of birth is 4 May 1990", "[NAME]'s date of birth is [BIRTH_DATE]"),
    ("The date of birth of Jane Roe is 4 May 1990", "The date of birth of [NAME] is [BIRTH_DATE]"),
    ("Mrs. Alice B. Jones, born 2 Feb 1960, asks", "Mrs. [NAME], born [BIRTH_DATE], asks"),
    ("Born on 19 April 1987, Jane Roe is a member", "Born on [BIRTH_DATE], [NAME] is a member"),
    ("19 April 1987 is when Jane Roe was born", "[BIRTH_DATE] is when [NAME] was born"),
    ("スミスさんは1987年4月19日生まれです", "[NAME]さんは[BIRTH_DATE]生まれです"),
    ("山田太郎（昭和62年4月19日生まれ）", "[NAME]（[BIRTH_DATE]生まれ）"),
    ("Geburtsdatum: 03.11.1979, Name: Jonas Weber", "Geburtsdatum: [BIRTH_DATE], Name: [NAME]"),
    ("née le 5 juin 1988, Claire Dubois", "née le [BIRTH_DATE], [NAME]"),
    ("Nora Hill here, born 12/08/1984", "[NAME] here, born [BIRTH_DATE]"),
    ("Nora Hill (12/08/1984), that is her date of birth", "[NAME] ([BIRTH_DATE]), that is her date of birth"),
    ("高橋みどり、1988年2月14日生まれ", "[NAME]、[BIRTH_DATE]生まれ"),
    ("彼女は1988年2月14日生まれです", "彼女は[BIRTH_DATE]生まれです"),
    ("She was born on 19 April 1987", "She was born on [BIRTH_DATE]"),
    (
        "Jane Roe, who reads Osamu Tezuka, was born on 5 April 1985",
        "[NAME], who reads Osamu Tezuka, was born on [BIRTH_DATE]",
    ),
    (
        "Osamu Tezuka made Buddha. Customer Jane Roe was born on 5 April 1985",
        "Osamu Tezuka made Buddha. Customer [NAME] was born on [BIRTH_DATE]",
    ),
    ("I, Osamu Tezuka, was born on 3 November 1988", "I, [NAME], was born on [BIRTH_DATE]"),
]
ADDRESSES = [
    ("Send it to Flat 12B, Rowan House, 7 Castle Street, Edinburgh EH2 3AH, thanks", "Send it to [ADDRESS], thanks"),
    ("742 Evergreen Terrace\nSpringfield, OR 97403", "[ADDRESS]"),
    ("1600 Pennsylvania Avenue NW, Washington, DC 20500", "[ADDRESS]"),
    ("10115 Berlin, Hauptstraße 5", "[ADDRESS]"),
    ("12 rue de la Paix, 75002 Paris", "[ADDRESS]"),
    ("Calle Mayor 15, 28013 Madrid", "[ADDRESS]"),
    ("Erzsébet tér 19, Suite 282", "[ADDRESS]"),
    ("20789 Allika 46\n Suite 501\n Riisa\n Estonia 62488", "[ADDRESS]"),
    ("write to 308 Juniper Ave, Apt. 4, Austin, and wait", "write to [ADDRESS], and wait"),
    ("the parcel was sent to 5586 Rosenhof 31, Arnsdorf", "the parcel was sent to [ADDRESS], Arnsdorf"),
    ("an: Am Alten Markt 7, 50667 Köln, danke", "an: [ADDRESS], danke"),
    ("Rechnung an Zur Alten Mühle 22a, D-21335 Lüneburg", "Rechnung an [ADDRESS]"),
    ("Keizersgracht 313, 1016 EE Amsterdam", "[ADDRESS]"),
    ("1250 Sherbrooke Street, Montreal H3B 4W8", "[ADDRESS]"),
    ("Calle Mayor 15/2", "[ADDRESS]"),
    ("deliver to 7 The Maltings, Church Row, Ware SG12 9ES", "deliver to [ADDRESS]"),
    ("札幌市中央区北1条西2丁目", "[ADDRESS]"),
    ("PSC 3294, Box 9168\nAPO AA 61487", "[ADDRESS]"),
    ("150-0002 Tokyo, Shibuya-ku, Shibuya 2-21-1", "[ADDRESS]"),
    ("Shibuya 2-21-1, Shibuya-ku, Tokyo 150-0002", "[ADDRESS]"),
    ("東京都渋谷区渋谷2-21-1 〒150-0002", "[ADDRESS]"),
    ("郵便番号は 150 0002 です", "郵便番号は [ADDRESS] です"),
    ("postcode: ec1a1bb", "postcode: [ADDRESS]"),
    ("Address: 5 Oak Lane, Apt. 4\nPhone: none", "Address: [ADDRESS]\nPhone: none"),
    ("Address: 5 Oak Lane\nBerserk Deluxe\nOne Piece", "Address: [ADDRESS]\nBerserk Deluxe\nOne Piece"),
    ("416 60 039 office", "[PHONE] office"),
]
"""Whole: with what stands before and behind the street, and nothing else."""
HISTORY = [
    "Osamu Tezuka was born on 3 November 1928",
    "Osamu Tezuka (手塚治虫, born November 3, 1928) drew it",
    "Was osamu tezuka born on 3 November 1928?",
    "Tezuka Osamu's birthday is 1928-11-03",
    "Osamu Tezuka drew Buddha. He was born on 3 November 1928",
    "Born on 3 November 1928, Osamu Tezuka grew up in Takarazuka",
    "The manga artist Jane Roe was born on 19 March 1958",
    "手塚治虫は1928年11月3日生まれの漫画家です",
]
"""Of authors: named to us as such, or called so by the text."""
DISGUISED = [
    ("tanaka (a) example.com", "[EMAIL]"),
    ("mail me: tanaka (a) myhost, thanks", "mail me: [EMAIL], thanks"),
    ("my e-mail is tanaka at mydomain.net", "my e-mail is [EMAIL]"),
    ("write to name at host dot com", "write to [EMAIL]"),
    ("my mail: janeroe at proton mail dot com", "my mail: [EMAIL]"),
    ("john dot smith at example dot co dot uk", "[EMAIL]"),
    ("taro アット example ドット com", "[EMAIL]"),
    ("o.novak [ät] seznam [punkt] cz", "[EMAIL]"),
    ("anna punkt berg at web punkt de", "[EMAIL]"),
    ("foo <at> example <dot> com", "[EMAIL]"),
    ("john @ gmail . com", "[EMAIL]"),
    ("t\u0430naka@ex\u0430mple.com", "[EMAIL]"),
    ("иван@почта.рф", "[EMAIL]"),
    ("zero nine zero, one two three four, five six seven eight", "[PHONE]"),
    ("my phone: five five five one two three four", "my phone: [PHONE]"),
    ("five five five, zero one nine nine, four four is my phone", "[PHONE] is my phone"),
    ("ゼロきゅうゼロ いちにさんよん ごろくななはち", "[PHONE]"),
    ("〇九〇の一二三四の五六七八", "[PHONE]"),
    ("０９０ー１２３４ー５６７８", "[PHONE]"),
    ("O9O-l234-5678", "[PHONE]"),
    ("0 9 0 1 2 3 4 5 6 7 8", "[PHONE]"),
    ("0-2-0 7-9-4-6 0-9-5-8", "[PHONE]"),
    ("4242.4242.4242.4242", "[CARD]"),
    ("4242 / 4242 / 4242 / 4242", "[CARD]"),
    ("４２４２　４２４２　４２４２　４２４２", "[CARD]"),
    ("42\u200b42 4242\u2060 4242 4242", "[CARD]"),
]
VENDORS = [
    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYzQ8k2hVtRw",
    "my AWS secret is wJalrXUtnFEMI/K7MDENG/bPxRfiCYzQ8k2hVtRw",
    f"AccountKey={'aB3+xY7/' * 10}aB3+xY==",
    "a1b8Q~Zx9Yw8Vu7Ts6Rq5Po4Nm3Lk2Ji1Hg0Fe",
    "AC0123456789abcdef0123456789abcdef",
    "7731558200:AAF3kLm9Qw2Er5Ty8Ui1Op4As7Df0Gh3JkL",
    "https://hooks.slack.com/services/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",
    "5234567890:AAE-abcdefghijklmnopqrstuvwxyz01234",
    "dapi0123456789abcdef0123456789abcdef",
    "whsec_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7",
    "npm_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dE3gH6",
    "glpat-aB3dE6gH9jK2mN5pQ8sT",
    "AIzaSyaB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dE3",
    "hf_aBcdEfgHijKmnNopQrsTuvWxyZabCdeFgh",
    "dckr_pat_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7",
    "manga-aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dE",
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----",
    "postgres://shop:s3cr3t-Pa55@db.internal/shop",
]
LEFT_ALONE = [
    "ISBN 978-4-08-882011-5 and 9784088820115",
    "JAN 4910123456789",
    "20th Century Boys, 86, 7 Seeds, Zom 100 Vol. 5",
    "3 Dr. Stone and 2 The Way of the Househusband",
    "Kaiju No. 8 volumes 1-10, chapters 1001-1005",
    "One Piece sold 500,000,000 copies in 2021 2022 2023",
    "1997-07-22 to 2024/01/31, 2023-11-02 12:30:11",
    "¥1,980, 1980円, $9.99",
    "No. 5 Your Lie in April",
    "version 1.2.3.4",
    "ConnectError at http://127.0.0.1:5000/v1/traces",
    "tracking number 1234-5678-9012",
    "the key to volume 3",
    "do you have 4088801230 in stock? or 4-08-880123-0",
    "volumes one two three four five six seven eight nine ten",
    "tracking RR123456789JP, NP837526867OS and 1Z999AA10123456784",
    "the coupon LETTER10 expires 12/31, my gift card expires 04/29",
    "a gift card of $50 or 5000 yen, or of 10000 yen",
    "is it option (a) hardcover? Pick [a] set",
    "I live at home and read One Piece 12",
    "they end up sharing apartment 707. Ai Yazawa's Nana follows them",
    "ship 5 Berserk Deluxe to Germany, 2 copies; deliver it by 12",
    "the password you use is checked; the password I set is hidden",
    "coupon code: MANGA-2026-FALL; what does code 404 mean; password reset 2026",
    "my password is wrong, and my password is not working",
    "the password field is grey, the password is required, the password was reset yesterday",
    "use the password manager; enter the password again; with password protection. the passcode is mandatory",
    "I changed my password to something else, to a longer one. what is my password? my passphrase is too long",
    "the security code has three digits, the PIN has four to eight digits",
    "is the PIN the same as the password? what is a CVV?",
    "how do I reset my passcode? the code does not arrive within 24h",
    "パスワードを忘れました。暗証番号とは何ですか",
    "enamel pin is 1200 yen",
    "it was born in Chiba; 1993-12-25 is the release date, 25 August 1989 that of the first edition",
    "the magazine was born on 11 July 1968",
    "are volumes one two three four five six seven in? call me; is volume 404 in the login code list",
    "the number on the back of volume 3 is 9781; my gift card runs out 09/2027",
    "passport size photos, 2 for 1000 yen",
    "look at shop.example.com at home. dot com",
    "std::vector, Foo::Bar, 12:30:45",
    "sentence-transformers/all-MiniLM-L6-v2, OTLPSpanExporterWithTimeouts2",
    "trace 4bf92f3577b34da6a3ce929d0e0e4736",
    "五等分の花嫁 七つの大罪 八犬伝 一二三四五六七八九十",
    "Ich suche Naruto Band 12, kostet das 10000 Yen? Berserk Deluxe 14, 10000 Yen",
    "Gutscheincode SOMMER24 geht nicht, Gutschein über 25 Euro",
    "〒のマークは何ですか？送料は150-0042でも同じ？ 1条から10条まで",
    "I entered my password 3 times; it has 12 characters and 2 digits",
    "The new edition is 2024's, the old one is from 1999; the PIN has 4 digits",
    "Is Vinland Saga 13, 2023 Edition, in stock? How long is shipping to Berlin, Köln and 10115?",
    "Is the sale from 24 November 2025 to 1 December 2025 still on? Wer ist am 4. Mai 2025 Autor des Monats?",
    "My budget is 5000-8000 yen for volumes 12-24, 1-3 and 5-7; Naruto ran from 1999-2014",
    "I returned 3 of 5 books on 2025-10-02, RMA 4471-22; the code on the box reads A4-2217",
]


@pytest.mark.parametrize(("text", "masked"), CAUGHT + SAID + BIRTHS + ADDRESSES + DISGUISED)
def test_personal_data_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize("text", VENDORS)
@pytest.mark.parametrize("sentence", ["{}", "please help, {} does not work", "is it {}?"])
def test_keys_of_vendors_are_masked(text: str, sentence: str) -> None:
    masked = mask(sentence.format(text))
    secret = max(text.replace("@db.internal/shop", "").split(), key=len)
    assert secret not in masked
    assert masked.replace(mask(text), "{}") == sentence


@pytest.mark.parametrize(("text", "masked"), [*BIRTHS, *((text, text) for text in HISTORY)])
def test_a_date_of_birth_is_personal_unless_it_is_an_authors(text: str, masked: str) -> None:
    assert mask(text, Known(names_of(["Osamu Tezuka", "Boichi"]), trade=open_store().trade)) == masked


def test_an_author_may_be_named_in_another_sentence_of_the_page() -> None:
    text = "Osamu Tezuka drew Buddha. It sold well. He was born on 3 November 1928. Ms Smith was born on 19 April 1987."
    page = Passage("p", "d", "Osamu Tezuka", "document", "en", "", text)
    stage, about = PiiDetection(known=Known(names_of(["Osamu Tezuka"])), in_answers=True), Evidence("", (page,))
    assert stage.check("He was born on 3 November 1928.", about) == Allow()
    assert stage.check("She was born on 19 April 1987.", about) != Allow()


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_a_bookshop_talks_about_is_left_alone(text: str) -> None:
    assert mask(text) == text


AGAIN = [
    ("my PIN is 4821. Why was 4821 refused?", "my PIN is [SECURITY_CODE]. Why was [SECURITY_CODE] refused?"),
    ("暗証番号は4821です。４８２１では駄目です", "暗証番号は[SECURITY_CODE]です。[SECURITY_CODE]では駄目です"),
    (
        "Blue-Cat-42, I said. My password is Blue-Cat-42 (Blue-Cat-42)",
        "[PASSWORD], I said. My password is [PASSWORD] ([PASSWORD])",
    ),
    ("passport TR1234567? TR1234567, yes", "passport [ID_NUMBER]? [ID_NUMBER], yes"),
    (
        "my PIN is 1200: 1200 yen, $1200, 1200.50, HM-1200-A, 31200",
        "my PIN is [SECURITY_CODE]: 1200 yen, $1200, 1200.50, HM-1200-A, 31200",
    ),
    ("my password is naruto; do you have naruto?", "my password is [PASSWORD]; do you have naruto?"),
    ("my password is EMAIL-1, mail a@b.com", "my password is [PASSWORD], mail [EMAIL]"),
]


@pytest.mark.parametrize(("text", "masked"), AGAIN)
def test_a_value_is_masked_wherever_the_text_repeats_it(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_what_one_text_tells_another_may_not_repeat() -> None:
    told = told_in("What is your PIN?\n4821\nAnd the order?\nHM-231102-0042", ORDERS)
    assert (
        without_told("４８２１ failed for HM-231102-0042", told, ORDERS) == "[SECURITY_CODE] failed for HM-231102-0042"
    )
    assert without_told("my PIN is 4821", told) == "my PIN is 4821", "a guard will see this, and report it"


def test_an_answer_may_not_repeat_what_a_passage_told_in_another_sentence() -> None:
    page = Passage("p", "d", "The safe", "document", "en", "", "The PIN of the safe is 4821. Type 4821 and turn.")
    verdict = PiiDetection().check("Type 4821 and turn.", Evidence("", (page,)))
    assert verdict == Rewrite("Type [SECURITY_CODE] and turn.", "security_code")


def test_a_card_number_must_pass_luhn() -> None:
    assert mask("4111 1111 1111 1112") == "4111 1111 1111 1112"


def test_spans_point_into_the_text_as_written() -> None:
    text = "ｍａｉｌ\u200b： taro@example．com。"
    (found,) = find(text)
    assert text[found.start : found.end] == "taro@example．com"


@given(
    st.lists(
        st.sampled_from(
            [text for text, _ in CAUGHT + SAID + AGAIN + BIRTHS + ADDRESSES + DISGUISED] + VENDORS + LEFT_ALONE
        )
        | st.text("0123456789-@. aA+(){}〒東市", max_size=30),
        max_size=5,
    ),
    st.sampled_from(["", " ", "\n"]),
)
@settings(max_examples=200, deadline=None)
def test_masking_twice_changes_nothing(parts: list[str], glue: str) -> None:
    once = mask(glue.join(parts))
    assert mask(once) == once


def test_the_stage_names_the_kinds() -> None:
    verdict = PiiDetection().check("090-1234-5678, taro@example.com", Evidence(question=""))
    assert verdict == Rewrite("[PHONE], [EMAIL]", "email,phone")


def test_the_askers_own_numbers_pass() -> None:
    own = Evidence(question="", own_values=("HM-231102-0042",))
    assert PiiDetection(known=ORDERS).check("Your order HM-231102-0042 left today.", own) == Allow()
    assert PiiDetection(known=ORDERS).check("Order HM-231102-0043 is not yours.", own) == Rewrite(
        "Order [ORDER_NUMBER] is not yours.", "order_number"
    )


def test_the_shops_own_addresses_pass() -> None:
    stage = PiiDetection(shop_domains=("shop.example",))
    assert stage.check("Write to help@shop.example.", Evidence("")) == Allow()
    assert stage.check("Write to taro@notshop.example.", Evidence("")) == Rewrite("Write to [EMAIL].", "email")


@pytest.mark.parametrize(
    "text",
    ["Is One Piece still running? " * 18, "12 Main, 3.5 volumes, No. 8 in 1999, a@b. " * 11, "1" * 500, "a." * 250],
)
def test_500_characters_take_milliseconds_at_most(text: str) -> None:
    find(text)
    best = min(_seconds(text) for _ in range(5))
    assert best < 0.005


@pytest.mark.parametrize(
    "unit",
    [
        "4/",
        "1-2-3 2001:",
        "1.0/1",
        "l1 (0) ",
        "4242 4 ",
        "1990-01-01 1.",
        "my PIN is 1234. ",
        "Aa Bb 1, ",
        "a at b dot ",
        "my password " + "-" * 40 + " 1 ",
        "my passport\n" + "-" * 500 + "\n\nI have 12345678, ",
    ],
)
def test_a_message_made_to_take_long_does_not(unit: str) -> None:
    text = (unit * 4000)[:4000]
    find(text)
    assert min(_seconds(text, time.process_time) for _ in range(3)) < 0.2


def _seconds(text: str, clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    find(text)
    return clock() - start
