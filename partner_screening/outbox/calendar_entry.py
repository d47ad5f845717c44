"""A due date as an iCalendar file that any calendar takes in."""

from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from partner_screening.fingerprints import fingerprint_of_text


def calendar_entry(key: str, title: str, day: date, written_at: datetime) -> str:
    """Return an iCalendar file with one event of a whole day.

    ``key`` makes its id: the same due date told again replaces the entry and makes no second one.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Partner Screening//due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    kind, about, *_ = key.split("|")
    event.add("uid", f"{fingerprint_of_text(f'{kind}|{about}')[:32]}@partner-screening")
    event.add("dtstamp", written_at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    event.add("transp", "TRANSPARENT")
    calendar.add_component(event)
    text: str = calendar.to_ical().decode("utf-8")
    return text
