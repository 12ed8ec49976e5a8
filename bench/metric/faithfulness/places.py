"""Countries and their people, by-names of clubs and governments: what need not be said."""

from __future__ import annotations

from collections.abc import Mapping

from bench.metric.faithfulness.templates import listed

COUNTRIES = listed("""
    afghanistan afghan albania albanian algeria algerian andorra angola angolan argentina argentine
    argentinian armenia armenian australia australian austria austrian azerbaijan azerbaijani
    bahamas bahrain bahraini bangladesh bangladeshi barbados belarus belarusian belgium belgian
    belize benin bhutan bolivia bolivian bosnia bosnian botswana brazil brazilian brunei bulgaria
    bulgarian burundi cambodia cambodian cameroon cameroonian canada canadian chad chile chilean
    china chinese colombia colombian congo congolese croatia croatian cuba cuban cyprus cypriot
    czech czechia denmark danish dane djibouti dominican ecuador ecuadorian egypt egyptian eritrea
    eritrean estonia estonian eswatini ethiopia ethiopian fiji fijian finland finnish finn france
    french gabon gambia gambian georgia georgian germany german ghana ghanaian greece greek
    greenland grenada guatemala guatemalan guinea guyana haiti haitian honduras honduran hungary
    hungarian iceland icelandic india indian indonesia indonesian iran iranian iraq iraqi ireland
    irish israel israeli italy italian jamaica jamaican japan japanese jordan jordanian kazakhstan
    kazakh kenya kenyan kiribati korea korean kosovo kuwait kuwaiti kyrgyzstan kyrgyz laos laotian
    latvia latvian lebanon lebanese lesotho liberia liberian libya libyan liechtenstein lithuania
    lithuanian luxembourg madagascar malawi malawian malaysia malaysian maldives mali malian malta
    maltese mauritania mauritius mexico mexican micronesia moldova moldovan monaco mongolia
    mongolian montenegro morocco moroccan mozambique myanmar burma burmese namibia namibian nauru
    nepal nepali nepalese netherlands dutch holland zealand nicaragua nicaraguan niger nigeria
    nigerian norway norwegian oman omani pakistan pakistani palau palestine palestinian panama
    panamanian papua paraguay paraguayan peru peruvian philippines filipino philippine poland
    polish pole portugal portuguese qatar qatari romania romanian russia russian rwanda rwandan
    samoa samoan saudi senegal senegalese serbia serbian seychelles singapore singaporean slovakia
    slovak slovenia slovenian somalia somali spain spanish spaniard lanka lankan sudan sudanese
    suriname sweden swedish swede switzerland swiss syria syrian taiwan taiwanese tajikistan
    tanzania tanzanian thailand thai togo tonga tongan tunisia tunisian turkey turkish turk
    turkmenistan tuvalu uganda ugandan ukraine ukrainian uruguay uruguayan uzbekistan uzbek vanuatu
    vatican venezuela venezuelan vietnam vietnamese yemen yemeni zambia zambian zimbabwe
    zimbabwean britain british briton uk england english scotland scottish scot wales welsh us usa
    america american europe european africa african asia asian alabama alaska arizona arkansas
    california colorado connecticut delaware florida hawaii idaho illinois indiana iowa kansas
    kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana
    nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia
    washington wisconsin wyoming
    """)

_BY_NAMES = (
    "liverpool anfield reds",
    "arsenal gunners emirates highbury",
    "chelsea stamford blues",
    "united trafford devils",
    "city etihad eastlands citizens",
    "tottenham spurs lane hotspur",
    "everton goodison toffees",
    "newcastle magpies",
    "sunderland cats",
    "rangers ibrox",
    "leeds elland",
    "villa aston",
    "bayern allianz",
    "barcelona nou camp barca",
    "madrid bernabeu real",
    "juventus turin juve",
    "milan siro",
    "leicester foxes",
    "westminster parliament commons britain",
    "washington america us usa",
    "kremlin moscow russia",
    "beijing china",
    "berlin germany",
    "paris france",
    "brussels eu europe",
    "tehran iran",
    "windows microsoft",
    "holland netherlands dutch",
    "burma myanmar",
)
BY_NAMES: Mapping[str, frozenset[str]] = {
    word: frozenset().union(*(group.split() for group in _BY_NAMES if word in group.split()))
    for group in _BY_NAMES
    for word in group.split()
}
"""Words of names with those that stand for the same: a ground for its club, a seat of government
for its country."""
