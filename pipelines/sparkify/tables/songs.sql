-- One row a song. year is 0 where it is not known.
select song_id, title, artist_id, year, duration
from songs
