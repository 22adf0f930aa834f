"""English questions over the invented county that no report answers, and some that look like them.

A measure that the form does not have, an agency that is not held, a person, a part of the year, a
reversed role: none draws a number. What only sounds like one of these does.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from reportqa import Library

TODAY = date(2025, 6, 30)

NO_NUMBER = (
    "How many licences were NOT granted by the Chensi housing bureau in 2023?",
    "How many officials were punished by the Chensi housing bureau in 2023?",
    "What was the average age of applicants at Chensi County in 2023?",
    "How many penalties did the Chensi forestry bureau impose in 2023?",
    "How many licences did the Mao County housing bureau grant in 2023?",
    "How many licences did the Chensi housing bureau grant in the second half of 2023?",
    "How many new requests did Chensi County get in Q3 2023?",
    "How many new requests did Chensi County get between March and May 2023?",
    "How much did Chensi County spend on salaries in 2023?",
    "What was the budget of the Chensi housing bureau in 2023?",
    "How many employees does the Chensi housing bureau have in 2023?",
    "Who heads the Chensi housing bureau in 2023?",
    "How many women filed requests with Chensi County in 2023?",
    "How many requests from farmers did Chensi County get in 2023?",
    "How many foreigners applied for licences at the Chensi housing bureau in 2023?",
    "How many driving licences did Chensi County grant in 2023?",
    "How many building permits did the Chensi housing bureau grant in 2023?",
    "How many parking fines did Chensi County impose in 2023?",
    "How many requests were answered late by Chensi County in 2023?",
    "How many requests did Chensi County answer within 20 days in 2023?",
    "How many days did it take Chensi County to answer a request in 2023?",
    "How many licences were withdrawn by the Chensi housing bureau in 2023?",
    "How many licences expired at the Chensi housing bureau in 2023?",
    "How many penalties were paid at the Chensi housing bureau in 2023?",
    "How many penalties were cancelled at the Chensi housing bureau in 2023?",
    "What was the total amount of fines at the Chensi housing bureau in 2023?",
    "How high was the largest penalty of the Chensi housing bureau in 2023?",
    "How many lawsuits did Chensi County file in 2023?",
    "How many criminal cases did Chensi County have in 2023?",
    "How many lawsuits were settled out of court by Chensi County in 2023?",
    "How many judges decided the lawsuits against Chensi County in 2023?",
    "How many requests about land did Chensi County receive in 2023?",
    "How many requests were sent by e-mail to Chensi County in 2023?",
    "How many anonymous requests did Chensi County receive in 2023?",
    "How many requests did Chensi County forward to another agency in 2023?",
    "How many new requests did Chensi County expect in 2025?",
    "How many new requests should Chensi County have had in 2023?",
    "What would the number of penalties of Chensi County be without 2023?",
    "How many more licences would Chensi County need in 2023?",
    "How many licences did the Chensi housing bureau refuse in 2023?",
    "How many licence applications did the Chensi housing bureau turn down in 2023?",
    "How many normative documents were drafted but not adopted by Chensi County in 2023?",
    "How many normative documents of Chensi County concern housing in 2023?",
    "How many pages do the normative documents of Chensi County have in 2023?",
    "How many hospitals are there in Chensi County in 2023?",
    "What is the population of Chensi County in 2023?",
    "How many disclosure officers did Chensi County train in 2023?",
    "How many penalties per inhabitant in Chensi County in 2023?",
    "How many penalties per official at the Chensi housing bureau in 2023?",
    "What is the median number of new requests of Chensi County from 2021 to 2024?",
    "What is the standard deviation of the penalties of Chensi County 2021-2024?",
    "How many compulsory licences did Chensi County have in 2023?",
    "How many requests decided the licences of Chensi County in 2023?",
    "How many companies punished Chensi County in 2023?",
    "Which official of Chensi County had the most penalties in 2023?",
    "Which village of Chensi County had the most requests in 2023?",
    "Which month of 2023 had the most requests in Chensi County?",
    "How many new requests did Chensi and Beijing have together in 2023?",
    "Rank the five largest companies by requests to Chensi County in 2023",
    "How many years did the lawsuits of Chensi County take in 2023?",
    "How many requests did Chensi County not receive in 2023?",
    "Did Chensi County never refuse a request in 2023?",
    "How many requests were neither granted nor refused by Chensi County in 2023?",
    "How many requests were wrongly refused by Chensi County in 2023?",
    "How many of the new requests of Chensi County in 2023 were repeated from 2022?",
    "How many almost new requests did Chensi County get in 2023?",
    "How many children were fined by Chensi County in 2023?",
    "Which two companies filed the most requests with Chensi County in 2023?",
    "the three months with most penalties in Chensi County 2023",
    "How many licences did the deputy head of the Chensi housing bureau grant in 2023?",
    "How many national licences did the Chensi housing bureau grant in 2023?",
    "How many penalties against officials did Chensi County impose in 2023?",
    "How many penalties did Chensi County receive in 2023?",
    "How many half-yearly reports did Chensi County publish in 2023?",
    "new requests Chensi County first six months 2023",
    "licences Chensi County 2023 excluding the housing bureau",
    "licences granted online Chensi housing bureau 2023",
    "penalties Chensi County 2023 per month",
    "penalties overturned Chensi County 2023",
    "penalties of more than 10000 yuan Chensi County 2023",
    "What share of penalties of Chensi County in 2023 were fines?",
    "What share of licences of Chensi County in 2023 went to companies?",
    "percentage of requests from women, Chensi County 2023",
)


@pytest.mark.parametrize("question", NO_NUMBER)
def test_no_number(county: Library, question: str) -> None:
    assert county.ask(question, today=TODAY).value is None


@pytest.mark.parametrize(
    ("question", "operation"),
    [
        ("Which three departments of Chensi imposed the most penalties in 2024?", "rank"),
        ("What were the two years with the fewest licences at the Chensi housing bureau?", "rank"),
        ("top three Chensi departments by licences 2023", "rank"),
        ("Please list new requests for every department of Chensi in 2023.", "compare"),
        (
            "Which of the Chensi housing and agriculture bureaus had more penalties in 2024?",
            "maximum",
        ),
        ("total number of lawsuits against Chensi County, 2021 through 2024", "sum"),
        ("How did the penalties of Chensi County develop over the last three years?", "trend"),
        ("What was the highest number of new requests of Chensi County in a year?", "maximum"),
        ("Were licences of the Chensi housing bureau granted in 2023? 698, right?", "verify"),
    ],
)
def test_the_operation_that_is_asked_for(county: Library, question: str, operation: str) -> None:
    answer = county.ask(question, today=TODAY)
    assert answer.kind == "figure"
    assert answer.interpretation.operation == operation


@pytest.mark.parametrize(
    ("question", "same_as"),
    [
        (
            "How many more penalties than the Chensi housing bureau had the Chensi market "
            "supervision bureau in 2023?",
            "How many more penalties had the Chensi market supervision bureau than the Chensi "
            "housing bureau in 2023?",
        ),
        (
            "How many licences did zhujianju of Chensi grant in 2022?",
            "How many licences did the Chensi housing bureau grant in 2022?",
        ),
        (
            "What is the mean number of licences of Chensi County from 2021 to 2024?",
            "On average, how many licences per year did Chensi County grant from 2021 to 2024?",
        ),
        (
            "How many percent more new requests did Chensi County receive in 2024 than in 2023?",
            "By what percentage did new requests of Chensi County grow from 2023 to 2024?",
        ),
        (
            "Which departments of Chensi had over 60 new requests in 2024?",
            "Chensi departments with more than 60 new requests in 2024",
        ),
    ],
)
def test_two_wordings_of_one_question(county: Library, question: str, same_as: str) -> None:
    one, other = county.ask(question, today=TODAY), county.ask(same_as, today=TODAY)
    assert one.kind == other.kind == "figure"
    assert one.value == other.value
    assert {(f.agency, f.year, f.value) for f in one.figures} == {
        (f.agency, f.year, f.value) for f in other.figures
    }


def test_two_noun_phrases_with_question_marks_are_two_questions(county: Library) -> None:
    answer = county.ask("Chensi County 2023: new requests? And concluded requests in total?")
    assert answer.value is None
    alone = county.ask("How many new requests did Chensi County receive in 2023?").value
    assert alone is not None
    assert alone in {f.value for f in answer.figures}
    assert len({f.value for f in answer.figures}) == 2


def test_a_claim_with_a_tag_is_verified(county: Library) -> None:
    answer = county.ask("Chensi County granted 9999 licences in 2021, didn't it?")
    assert answer.text.startswith("No")
    assert answer.value not in {None, Decimal(9999)}


def test_applicants_left_out_are_taken_from_the_whole(county: Library) -> None:
    asked = "How many requests{} did Chensi County get in 2023?"
    whole = county.ask(asked.format(""), today=TODAY).value
    companies = county.ask(asked.format(" of companies"), today=TODAY).value
    others = county.ask(asked.format(" except those of companies"), today=TODAY).value
    assert whole is not None
    assert companies
    assert others == whole - companies
