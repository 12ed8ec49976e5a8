import pytest

from bench.backend import language as lang
from bench.records import BackendError

SHORT = {
    "es": "El puente viejo sobre el río se cierra por dos años, según la alcaldía de la ciudad.",
    "fr": "Le vieux pont sur la rivière est fermé pour deux ans, selon les services de la ville.",
    "it": "Il vecchio ponte sul fiume è chiuso per due anni, secondo il sindaco della città.",
    "pt": "A ponte velha sobre o rio não abre por dois anos, disse o prefeito da cidade.",
    "nl": "De oude brug over de rivier is voor twee jaar gesloten, zegt het bestuur van de stad.",
    "ja": "川に架かる古い橋は二年間閉鎖される。市議会が月曜日に決めた。",
    "ko": "강을 건너는 오래된 다리가 이 년 동안 폐쇄된다.",
    "ru": "Старый мост через реку закроют на два года. Так решил городской совет.",
    "uk": "Старий міст через річку закриють на два роки, вирішила міська рада її голосами.",
    "fa": "پل قدیمی روی رودخانه دو سال بسته می‌شود. شورای شهر این را گفت و چاره‌ای نیست.",
    "el": "Η παλιά γέφυρα πάνω από το ποτάμι θα κλείσει για δύο χρόνια.",
    "he": "הגשר הישן מעל הנהר ייסגר לשנתיים.",
    "th": "สะพานเก่าข้ามแม่น้ำจะปิดเป็นเวลาสองปี",
    "en": "…",
}


def test_the_language_of_each_text_is_guessed(texts):
    assert {code: lang.guess(text) for code, text in texts.items()} == {
        code: code for code in texts
    }


@pytest.mark.parametrize("code", SHORT)
def test_the_language_of_one_sentence_is_guessed(code):
    assert lang.guess(SHORT[code]) == code


@pytest.mark.parametrize("text", ["12 + 7 = 19", "!!!", "Zagreb", "\u200d"])
def test_english_is_assumed_where_nothing_tells(text):
    assert lang.guess(text) == "en"


def test_a_foreign_name_does_not_change_the_guess(english):
    assert lang.guess(english + " 東京 Москва القاهرة") == "en"


def test_sentences_follow_the_language_given():
    assert lang.split("Das kostet z. B. Geld. Ja.", "de") == ["Das kostet z. B. Geld.", "Ja."]
    assert lang.resolve("Das ist nicht der Fall.", "fr") == "fr"


@pytest.mark.parametrize("language", ["english", "EN", "", "de-AT", False])
def test_what_is_no_code_is_refused(language):
    with pytest.raises(BackendError, match=r"lead: language=.*ISO 639"):
        lang.check("lead", language)
