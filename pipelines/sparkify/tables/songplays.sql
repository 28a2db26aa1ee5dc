-- Every play, with its song and artist where they are known.
with plays as (
  -- Events that agree in all that identifies them are told apart by a number, so that each keeps an id of its own.
  select *,
         row_number() over (
           partition by ts, userId, sessionId, itemInSession
           order by song, artist, length, level, location, userAgent
         ) as copy
  from events
),

-- At most one song for a title, artist and length: the join can never multiply plays.
known as (
  select title, artist_name, duration, min(struct(song_id, artist_id)) as song
  from songs
  group by title, artist_name, duration
)

select md5(to_json(struct(ts, userId, sessionId, itemInSession, copy))) as songplay_id,
       timestamp_millis(ts)        as start_time,
       userId                      as user_id,
       level,
       known.song.song_id          as song_id,
       known.song.artist_id        as artist_id,
       sessionId                   as session_id,
       location,
       userAgent                   as user_agent,
       year(timestamp_millis(ts))  as year,
       month(timestamp_millis(ts)) as month
from plays
left join known
  on  plays.song   = known.title
  and plays.artist = known.artist_name
  and plays.length = known.duration
