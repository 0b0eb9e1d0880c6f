-- One row per contact, as taken in: the case by its id only, and the days since its contact before.
with contacts as (
    select
        consultations.*,
        case_starts.case_id,
        if(method in ('liaison', 'letter_outreach'), null, date) as contacted
    from consultations
    inner join case_starts using (organisation, case_number)
)

select
    intake,
    "row",
    cast(fiscal_year as integer) as fiscal_year,
    date,
    cast(organisation as organisation) as organisation,
    case_id,
    cast(status as status) as status,
    cast(method as method) as method,
    minutes,
    cast(relation as relation) as relation,
    cast(age as integer) as age,
    cast(age_band5 as age_band5) as age_band5,
    cast(age_band as age_band) as age_band,
    cast(sex as sex) as sex,
    cast(municipality as municipality) as municipality,
    cast(area as area) as area,
    cast(purpose as purpose []) as purpose,
    cast(earlier_help as earlier_help) as earlier_help,
    cast(earlier_places as earlier_places []) as earlier_places,
    cast(found_by as found_by) as found_by,
    cast(direction as direction) as direction,
    cast(partner as partner) as partner,
    cast(outcome as outcome) as outcome,
    cast(withdrawn as withdrawn) as withdrawn,
    cast(stage as stage) as stage,
    cast(first_year as integer) as first_year,
    if(
        contacted is null,
        null,
        contacted - lag(contacted ignore nulls) over (partition by case_id order by date, intake, "row")
    ) as days_since
from contacts
